/** Who uses which resource of the fake accounts: by the values that attributes of others have, so that asking is fast. */
import type { Value, ValueObject } from "../../provider/cty";
import { DELETIONS } from "./deletions";
import type { Existing } from "./existing";
import { PUBLIC_ADDRESSES, type User } from "./network-interfaces";
import { textAt, valuesAt } from "./values-at";

const INTERNET_GATEWAY = "aws_internet_gateway";

/** By type of a user, the attributes in which it names what it uses. */
const NAMING = new Map<string, Set<string>>();
for (const { type, at } of [...Object.values(DELETIONS).flatMap(({ users }) => users), ...PUBLIC_ADDRESSES]) {
  NAMING.set(type, (NAMING.get(type) ?? new Set()).add(at));
}

/** A use that keeps AWS from deleting what is used. */
export interface Use {
  readonly user: Existing;
  /** AWS's words, and who it is. */
  readonly error: string;
  /** Whether the provider goes on trying. */
  readonly retries: boolean;
}

export class Usage {
  private readonly byValue = new Map<Value, Set<Existing>>();

  add(resource: Existing): void {
    for (const value of namedBy(resource)) {
      this.byValue.set(value, (this.byValue.get(value) ?? new Set()).add(resource));
    }
  }

  remove(resource: Existing): void {
    for (const value of namedBy(resource)) this.byValue.get(value)?.delete(resource);
  }

  /** Who keeps AWS from deleting a resource. @param state as it stood before the apply */
  of({ type, account, state: own }: Existing, state: ValueObject): Use | undefined {
    const rule = DELETIONS[type];
    if (rule === undefined || (rule.unless !== undefined && state[rule.unless] === true)) return undefined;
    const used = { ...own, ...state };
    const user =
      type === INTERNET_GATEWAY
        ? this.publicIn(textAt(used, "vpc_id"))
        : rule.users.map((it) => this.userOf(it, used, account)).find((it) => it !== undefined);
    if (user === undefined) return undefined;
    const time = rule.minutes === undefined ? "" : `, and the provider tries for ${rule.minutes} minutes`;
    const error = `${rule.error(used, user)}\n${user.address} of stack '${user.stack}' uses it${time}`;
    return { user, error, retries: rule.retries === true || rule.minutes !== undefined };
  }

  private userOf(user: User, used: ValueObject, account: string): Existing | undefined {
    const names = user.by?.(used, account) ?? [textAt(used, "id"), textAt(used, "arn")];
    for (const name of names.filter((it) => it !== "")) {
      for (const existing of this.byValue.get(name) ?? []) {
        const { type, state } = existing;
        const isHere = existing.account === account && (user.by === undefined || state["region"] === used["region"]);
        const holds = type === user.type && valuesAt(state, user.at).includes(name) && user.if?.(state, used) !== false;
        if (isHere && holds && (user.whereUsed !== true || this.of(existing, state) !== undefined)) return existing;
      }
    }
    return undefined;
  }

  /** What has a public address in a VPC. */
  private publicIn(vpcId: string): Existing | undefined {
    const subnets = [...(this.byValue.get(vpcId) ?? [])].filter(({ type }) => type === "aws_subnet");
    return subnets
      .flatMap((subnet) => PUBLIC_ADDRESSES.map((user) => this.userOf(user, subnet.state, subnet.account)))
      .find((it) => it !== undefined);
  }
}

function namedBy({ type, state }: Existing): Value[] {
  return [...(NAMING.get(type) ?? [])].flatMap((at) => valuesAt(state, at)).filter((it) => typeof it === "string");
}
