/** The fake AWS accounts that stacks are deployed to: which resources exist, and which values must be unique. */
import { contains, ipv4Network, overlaps } from "../../lib/cidr";
import type { ValueObject } from "../../provider/cty";
import { equal, valueAt } from "../../provider/cty";
import type { Existing } from "./existing";
import { FoundResources } from "./found-resources";
import { LEFT, PROTECTIONS } from "./protections";
import { PushedImages } from "./pushed-images";
import { SCHEDULED, TAKEN } from "./taken-names";
import { UNIQUE } from "../../provider/unique";
import { Usage, type Use } from "./usage";

type Wanted = Pick<Existing, "account" | "type" | "state">;

/** Switches with which a creation takes over what has the name. */
const TAKES_OVER: Readonly<Record<string, string>> = {
  aws_route53_record: "allow_overwrite",
  aws_ssm_parameter: "overwrite",
};

/** Used where a provider's configuration names no account or region. */
export const DEFAULT_ACCOUNT = "123456789012";
export const DEFAULT_REGION = "eu-central-1";

export class FakeAccounts {
  readonly images = new PushedImages();
  /** What no rehearsed stack makes. */
  readonly found = new FoundResources();
  /** Whether tasks with these container definitions, as JSON, fail when they start. */
  failingTasks: (containers: string) => boolean = () => false;
  /** Of all secrets and parameters that somebody else makes. */
  secretVersion = 1;
  private readonly existing = new Map<string, Existing>();
  private readonly usage = new Usage();
  /** Deleted, but with a name that is still taken. */
  private readonly left: (Existing & { readonly why: string })[] = [];
  private readonly generations = new Map<string, number>();
  private readonly accountByStack = new Map<string, string>();
  private readonly revisions = new Map<string, number>();

  /** The account of a stack whose provider block names none. */
  deployTo(account: string, stack: string): void {
    this.accountByStack.set(stack, account);
  }

  accountOf(stack: string): string {
    return this.accountByStack.get(stack) ?? DEFAULT_ACCOUNT;
  }

  /** Counts the calls for `address`, from 1: a replaced resource gets other values. */
  nextGeneration(stack: string, address: string): number {
    return next(this.generations, `${stack}/${address}`);
  }

  /** Revisions of a task definition's family count up for ever, also past a destroy. */
  nextRevision(family: string): number {
    return next(this.revisions, family);
  }

  put(resource: Existing): void {
    this.existing.set(keyOf(resource.type, resource.state), resource);
    this.usage.add(resource);
  }

  remove(type: string, state: ValueObject): void {
    const key = keyOf(type, state);
    const resource = this.existing.get(key);
    if (resource !== undefined) this.usage.remove(resource);
    this.existing.delete(key);
  }

  /** Deletes a resource, which may leave its name behind. */
  delete(type: string, state: ValueObject): void {
    const resource = this.existing.get(keyOf(type, state));
    const why = LEFT[type]?.(state);
    if (resource !== undefined && why !== undefined) this.left.push({ ...resource, why });
    this.remove(type, state);
  }

  /** Takes back what a deletion left. */
  restore(stack: string, address: string): Existing | undefined {
    const at = this.left.findLastIndex((it) => it.stack === stack && it.address === address);
    const [resource] = at < 0 ? [] : this.left.splice(at, 1);
    if (resource !== undefined) this.put(resource);
    return resource;
  }

  /** Why AWS wouldn't delete what protects itself: a switch, or what is in it. @param state as it stood before the apply */
  protection(type: string, state: ValueObject): string | undefined {
    if (!this.has(type, state)) return undefined;
    return PROTECTIONS[type]?.(state) ?? this.images.refusal(type, state);
  }

  /** Who keeps AWS from deleting a resource; what isn't there is gone already. */
  usedBy(type: string, state: ValueObject): Use | undefined {
    const resource = this.existing.get(keyOf(type, state));
    return resource && this.usage.of(resource, state);
  }

  /** Whether the resource with this state was created here. */
  has(type: string, state: ValueObject): boolean {
    return this.existing.has(keyOf(type, state));
  }

  /** A resource of `type` that has every value of `wanted`. */
  find(account: string, type: string, wanted: ValueObject): Existing | undefined {
    const entries = Object.entries(wanted);
    return this.of(account, type).find(({ state }) => entries.every(([name, value]) => equal(state[name], value)));
  }

  /** All of a type in a region of an account. */
  all(account: string, type: string, region: string): ValueObject[] {
    return this.of(account, type).flatMap(({ state }) => (equal(state["region"], region) ? [state] : []));
  }

  /** Why `wanted` can't exist beside what exists: a value that must be unique, or a subnet's addresses. */
  clash(wanted: Wanted, self?: ValueObject): string | undefined {
    return this.taken(wanted, self) ?? (wanted.type === "aws_subnet" ? this.misplaced(wanted, self) : undefined);
  }

  private taken({ account, type, state }: Wanted, self?: ValueObject): string | undefined {
    const unique = UNIQUE[type];
    if (unique === undefined) return undefined;
    const isNothing = (name: string) => [null, ""].some((nothing) => equal(valueAt(state, name), nothing));
    // What has no name yet gets one of its own.
    if (unique.every(isNothing) || state[TAKES_OVER[type] ?? ""] === true) return undefined;
    const names = ["region", ...unique]; // global services have none
    const same = (other: ValueObject) => names.every((name) => equal(valueAt(other, name), valueAt(state, name)));
    const other = this.others(account, type, self).find((it) => same(it.state));
    const left = this.left.find((it) => it.account === account && it.type === type && same(it.state));
    if (other === undefined) return left && stillTaken(left, state);
    const given = unique.filter((name) => !isNothing(name));
    const what = given.map((name) => `${name} ${JSON.stringify(valueAt(state, name))}`).join(", ");
    const taken = `${what} is taken by ${other.address} of stack '${other.stack}'; only one ${type} at a time can have it`;
    const error = TAKEN[type]?.(state);
    return error === undefined ? taken : `${error}\n${taken}`;
  }

  /** A subnet lies within its VPC and beside the VPC's other subnets. */
  private misplaced({ account, type, state }: Wanted, self?: ValueObject): string | undefined {
    const own = networkOf(state);
    const vpc = this.find(account, "aws_vpc", { id: state["vpc_id"] ?? null });
    const range = vpc === undefined ? undefined : networkOf(vpc.state);
    if (own === undefined || vpc === undefined || range === undefined) return undefined;
    if (!contains(range, own)) return `its cidr_block lies outside of ${vpc.address}`;
    const beside = this.others(account, type, self).filter((it) => equal(it.state["vpc_id"], state["vpc_id"]));
    const other = beside.find((it) => overlaps(networkOf(it.state) ?? "", own));
    return other && `its cidr_block overlaps that of ${other.address} of stack '${other.stack}'`;
  }

  /** All of a type but the one that is there as `self`. */
  private others(account: string, type: string, self: ValueObject | undefined): Existing[] {
    const own = self === undefined ? undefined : keyOf(type, self);
    return this.of(account, type).filter(({ state }) => keyOf(type, state) !== own);
  }

  /** All of a type in an account, wherever. */
  of(account: string, type: string): Existing[] {
    return [...this.existing.values()].filter((it) => it.account === account && it.type === type);
  }
}

function stillTaken({ type, address, why }: Existing & { readonly why: string }, state: ValueObject): string {
  const error = type === "aws_secretsmanager_secret" ? SCHEDULED : TAKEN[type]?.(state);
  return `${error ?? "the name is taken"}\n${address} had the name, and ${why}`;
}

function networkOf({ cidr_block: text }: ValueObject): string | undefined {
  return typeof text === "string" ? ipv4Network(text) : undefined;
}

function next(counters: Map<string, number>, name: string): number {
  const count = (counters.get(name) ?? 0) + 1;
  counters.set(name, count);
  return count;
}

function keyOf(type: string, state: ValueObject): string {
  return JSON.stringify([type, state["arn"] ?? null, state["id"] ?? null]);
}
