import { SETTINGS, UNIQUE } from "../../../provider/unique";
import type { StackSource } from "../../../terraform/folder";
import { type Json, type JsonObject, isObject } from "../../../terraform/json";
import { keyOf } from "../../model/reference";
import type { Loss } from "../risk";
import { FLOW_RULES } from "./risk-types";
import { bodies, named, plain, typeOf, written } from "./bodies";

/** What is destroyed while another resource of the stack, which is new, sets the very same. */
export interface Overtaken {
  readonly loss: Loss;
  /** The address of the new one. */
  readonly by: string;
}

/**
 * Terraform makes one and deletes the other in no order, since neither names the other: whichever comes last holds, and where that
 * is the deletion nothing is left of what both set. `base` is called as it is now.
 * @see https://developer.hashicorp.com/terraform/internals/graph
 */
export function overtaken(
  losses: readonly Loss[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Overtaken[] {
  return pairs((type) => type in SETTINGS, losses, base, now);
}

/** The same of rules of security groups, too, of which EC2 refuses the new one while the old one is there. */
export function renamedInPlace(
  losses: readonly Loss[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Overtaken[] {
  return pairs((type) => type in SETTINGS || FLOW_RULES.has(type), losses, base, now);
}

function pairs(
  isOne: (type: string) => boolean,
  losses: readonly Loss[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Overtaken[] {
  const gone = losses.filter((loss) => loss.kind === "destroyed" && isOne(typeOf(loss)));
  if (gone.length === 0) return [];
  const [before, after] = [bodies(base), bodies(now)];
  const types = new Set(gone.map(typeOf));
  const lost = new Set(losses.map((loss) => keyOf(plain(loss))));
  const added = new Map<string, string>();
  for (const [key, body] of after) {
    const [stack, address] = key.split(" ") as [string, string];
    const type = typeOf({ address });
    if (before.has(key) || !types.has(type)) continue;
    const what = identity(stack, type, body);
    if (what !== undefined) added.set(what, address);
  }
  return gone.flatMap((loss): readonly Overtaken[] => {
    const body = before.get(keyOf(plain(loss)));
    const what = body && identity(loss.stack, typeOf(loss), body);
    const by = what === undefined ? undefined : added.get(what);
    // Of something that is made anew, the new one is set.
    const owners = tellingOf(typeOf(loss)).flatMap((name) => named(body?.[name] ?? ""));
    const isAnew = owners.some((address) => lost.has(keyOf({ stack: loss.stack, address })));
    return by === undefined || isAnew ? [] : [{ loss, by }];
  });
}

function tellingOf(type: string): readonly string[] {
  return SETTINGS[type] ?? UNIQUE[type] ?? [];
}

/** What a resource sets; undefined where nothing of it is written. */
function identity(stack: string, type: string, body: JsonObject): string | undefined {
  const values = tellingOf(type).map((name) => valueOf(body[name]));
  return values.every((value) => value === "") ? undefined : JSON.stringify([stack, type, ...values]);
}

/** Whichever attribute of a resource is named, it is that resource. */
function valueOf(json: Json | undefined): string {
  if (json === undefined || isObject(json)) return "";
  const text = written(json);
  return /^\$\{([a-z]\w*\.[\w-]+)\.(?:arn|bucket|id|name|url)\}$/.exec(text)?.[1] ?? text;
}
