import type { Model } from "../../terraform/model";
import { Reference, type Resource, type Value, blocks } from "../../terraform/expressions/value";
import { link } from "../link";
import { type Setting, textSetting } from "../setting";

export interface PrefixList {
  readonly cidrs: readonly string[];
  /** Entries that can't be told. */
  readonly unknown: readonly string[];
}

const LIST = "aws_ec2_managed_prefix_list";

/**
 * The account's own prefix lists, with the entries that stand in them or beside them.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
export class PrefixLists {
  private readonly entries = new Map<Resource, Setting<string>[]>();
  private readonly strays: string[] = [];

  constructor(model: Model) {
    for (const list of model.all(LIST)) {
      const { maps, unknown } = blocks(list.get("entry"));
      const inside = maps.map((map) => cidrOf(map.get("cidr"), list.address));
      this.entries.set(list, [...inside, ...(unknown ? [{ kind: "unknown", why: unknown.why } as const] : [])]);
    }
    for (const entry of model.all(`${LIST}_entry`)) {
      const list = link(entry.get("prefix_list_id"), [LIST]);
      if (list.kind === "found") this.entries.get(list.resource)?.push(cidrOf(entry.get("cidr"), entry.address));
      if (list.kind === "unknown") this.strays.push(`the prefix list of ${entry.address}`);
    }
  }

  /** The list that a value names by its id; undefined where it is none of the stacks' own. */
  named(value: Value): PrefixList | undefined {
    if (!(value instanceof Reference) || value.attribute !== "id") return undefined;
    const entries = this.entries.get(value.resource);
    if (!entries || value.resource.repeated) return undefined;
    return {
      cidrs: entries.flatMap((entry) => (entry.kind === "set" ? [entry.value] : [])),
      unknown: [...entries.flatMap((entry) => (entry.kind === "unknown" ? [entry.why] : [])), ...this.strays],
    };
  }
}

function cidrOf(value: Value | undefined, at: string): Setting<string> {
  const cidr = textSetting(value);
  return cidr.kind === "unknown" ? { kind: "unknown", why: `an entry of ${at} (${cidr.why})` } : cidr;
}
