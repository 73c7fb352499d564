import { REPLACING } from "../../rehearsal/fake-provider/replacement";
import type { ChangeKind } from "../../rehearsal/runner/plan-changes";
import { type JsonObject, isObject, objects } from "../../terraform/json";
import type { StackSource } from "../../terraform/folder";
import { type RootModule, rootModule } from "../../terraform/root-module";
import type { BlockChange } from "./block-changes";
import type { Comparison, EnvironmentChange } from "./compare";
import { flowName } from "./access";
import { compareServices } from "./services";
import { type Reference, keyOf } from "../model/reference";
import { DATA, FLOW_RULES, TRAFFIC } from "./risk-types";

/** What a reviewer must not overlook. */
export interface Risk {
  readonly kind:
    | "failure"
    | "data"
    | "safeguard"
    | "traffic"
    | "left behind"
    | "footing"
    | "moved"
    | "name"
    | "exposure"
    | "permission"
    | "needed"
    | "proof";
  /** Environment or stack. */
  readonly where: string;
  /** One sentence without its full stop; names stand in it as they are. */
  readonly text: string;
  /** Points of one kind with the same cause are one decision. @default the text */
  readonly cause?: string;
  /** What it happens to, to be named beside others with the same cause. */
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  /** Who notices it. */
  readonly whom?: string;
  /** Whether AWS or Terraform will probably refuse it. */
  readonly refused?: boolean;
  /** Whether it must be stopped, where its kind alone doesn't tell. */
  readonly stops?: boolean;
}

/** A resource that is destroyed or replaced, by Terraform's plan or, without one, by the JSON. */
export interface Loss extends Reference {
  readonly kind: Extract<ChangeKind, "replaced" | "destroyed">;
  readonly forcedBy: readonly string[];
}

/** Judges what is destroyed or replaced by its type and by what went through it. */
export class Losses {
  private readonly environmentOf = new Map<string, EnvironmentChange>();
  private readonly before: ReadonlyMap<string, JsonObject>;
  private readonly after: ReadonlyMap<string, JsonObject>;
  /** Resources of services that go, whose end is one line. */
  private readonly ofGoneService = new Set<string>();

  constructor({ environments }: Comparison, base: readonly StackSource[], now: readonly StackSource[]) {
    this.before = bodies(base);
    this.after = bodies(now);
    for (const environment of environments) {
      for (const { name } of [...environment.before.stacks, ...environment.after.stacks])
        this.environmentOf.set(name, environment);
      const { removed } = compareServices(environment.before, environment.after);
      const { inventory } = environment.before;
      for (const service of removed) {
        const own = constructOf(inventory.find((item) => keyOf(item) === keyOf(service)));
        this.ofGoneService.add(keyOf(service));
        for (const item of inventory)
          if (own !== undefined && constructOf(item) === own) this.ofGoneService.add(keyOf(item));
      }
    }
  }

  data(loss: Loss): readonly Risk[] {
    const type = typeOf(loss);
    const what = DATA[type];
    const body = this.before.get(keyOf(plain(loss)));
    // The provider then only forgets it.
    if (what === undefined || body?.["skip_destroy"] === true || body?.["keep_remotely"] === true) return [];
    const stays = body?.["force_delete"] ?? body?.["force_destroy"];
    const isFull = stays === false || (stays === undefined && FAILS_WHEN_FULL.has(type));
    const unless = PROTECTED.some((attribute) => body?.[attribute] === true)
      ? " (AWS refuses it while deletion protection is on)"
      : isFull
        ? " (Terraform fails while there is any)"
        : "";
    return [
      {
        ...{ kind: "data", where: this.where(loss), ...causeOf(loss), refused: unless !== "" },
        text: `${sentence(loss)}, and with it ${what}${unless}`,
      },
    ];
  }

  traffic(loss: Loss): readonly Risk[] {
    const type = typeOf(loss);
    const what = TRAFFIC[type];
    if (what === undefined || this.ofGoneService.has(keyOf(plain(loss)))) return [];
    const environment = this.environmentOf.get(loss.stack);
    const through = environment?.before.flows.filter((flow) => flow.evidence.includes(plain(loss).address)) ?? [];
    if (FLOW_RULES.has(type)) {
      const names = new Set(environment?.after.flows.map(flowName));
      // A flow that is gone may close, and says so under its own title.
      const live = through.filter((flow) => names.has(flowName(flow)));
      const list = [...new Set(live.map(flowName))];
      return list.length === 0
        ? []
        : [
            {
              ...{ kind: "traffic", where: this.where(loss), ...causeOf(loss), whom: short(list) },
              text: `${sentence(loss)}, which interrupts ${short(list)}`,
            },
          ];
    }
    const lifecycle = this.after.get(keyOf(plain(loss)))?.["lifecycle"];
    if (loss.kind === "replaced" && isObject(lifecycle) && lifecycle["create_before_destroy"] === true) return [];
    return [
      {
        ...{ kind: "traffic", where: this.where(loss), ...causeOf(loss) },
        text: `${sentence(loss)}, which interrupts ${what}`,
      },
    ];
  }

  private where({ stack }: Loss): string {
    return this.environmentOf.get(stack)?.name ?? stack;
  }
}

/** The construct of a stack that something is part of: a service's has the same name in every stack of its environment. */
function constructOf(item: { readonly construct: string | undefined } | undefined): string | undefined {
  return item?.construct?.split("/")[1];
}

/** Attributes by which AWS refuses to delete. */
const PROTECTED = ["deletion_protection", "deletion_protection_enabled"];

/** What must be empty before AWS deletes it, unless Terraform is set to empty it. */
const FAILS_WHEN_FULL = new Set(["aws_ecr_repository", "aws_s3_bucket"]);

function bodies(sources: readonly StackSource[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const source of sources)
    for (const [address, { body }] of rootModule(source).blocks)
      found.set(keyOf({ stack: source.name, address }), body);
  return found;
}

/** Without the key of `count` or `for_each`. */
function plain({ stack, address }: Reference): Reference {
  return { stack, address: address.replace(/\[.*$/s, "") };
}

function typeOf({ address }: Reference): string {
  return address.split(".")[0] ?? "";
}

function sentence({ address, kind, forcedBy }: Loss): string {
  return `${address} is ${kind}${forcedBy.length > 0 ? ` (forced by ${forcedBy.join(", ")})` : ""}`;
}

/** What becomes of several of one type, for one reason, is one thing to decide. */
function causeOf(loss: Loss): Pick<Risk, "cause" | "subject"> {
  return { cause: `${typeOf(loss)} ${loss.kind} ${loss.forcedBy.join(" ")}`, subject: loss.address };
}

function short(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

/**
 * What would be destroyed or replaced, judged by the JSON alone, for where Terraform can't be asked: addresses that are gone
 * without a `moved` or a `removed` block that keeps them, and changes that force a replacement by the rehearsal's table.
 */
export function destroyedByJson(
  blocks: readonly BlockChange[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Loss[] {
  const rendered = new Set(now.map(({ name }) => name));
  const kept = new Set(
    now.flatMap((source) => leaving(rootModule(source)).map((address) => keyOf({ stack: source.name, address }))),
  );
  const isResource = (address: string): boolean =>
    /^(?!data\.|local\.|output\.|var\.|provider\.|module\.)[a-z0-9]+_\w+\./.test(address);
  const had = new Set(base.map(({ name }) => name));
  return blocks.flatMap((change): readonly Loss[] => {
    const { stack, address, kind, rows } = change;
    // Of a stack that is gone Terraform destroys nothing, and in a new one there is nothing to lose.
    if (!isResource(address) || !rendered.has(stack) || !had.has(stack)) return [];
    if (kind === "removed") return kept.has(keyOf(change)) ? [] : [{ stack, address, kind: "destroyed", forcedBy: [] }];
    if (kind === "added") return [];
    const forcedBy = [...new Set(rows.map(({ field }) => field.replace(/[.[].*$/s, "")))].filter((name) =>
      replaces(address, name),
    );
    return forcedBy.length === 0 ? [] : [{ stack, address, kind: "replaced", forcedBy }];
  });
}

const META = new Set(["lifecycle", "depends_on", "provider", "count", "for_each"]);

function replaces(address: string, attribute: string): boolean {
  const replacing = REPLACING[address.split(".")[0] ?? ""] ?? [];
  if ("allBut" in replacing) return !replacing.allBut.includes(attribute) && !META.has(attribute);
  return replacing.includes(attribute);
}

/** Addresses that a stack moves elsewhere, or lets go without destroying them. */
function leaving({ others }: RootModule): readonly string[] {
  const moved = (others.get("moved") ?? []).flatMap(({ from }) => (typeof from === "string" ? [from] : []));
  const removed = (others.get("removed") ?? []).flatMap(({ from, lifecycle }) => {
    const destroys = objects(lifecycle).some((it) => isObject(it) && it["destroy"] === false);
    return typeof from === "string" && destroys ? [from] : [];
  });
  return [...moved, ...removed];
}
