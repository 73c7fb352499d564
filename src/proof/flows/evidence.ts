import type { Statement } from "../../facts/iam/policy";
import type { Asked } from "../../facts/iam/request";
import type { Route } from "../../facts/routes";
import type { ForeignRule, GroupRule } from "../../facts/security-groups";
import type { RouteTable } from "../../facts/vpc";
import type { Service } from "../../facts/services";
import type { Resource } from "../../terraform/expressions/value";
import { type Message, keyOf } from "../message";
import type { Verdict } from "../verdict";

/** What something works by, or what keeps it from working. */
export interface Evidence {
  /** Addresses of what was found, in order. */
  readonly addresses: readonly string[];
  /** Links that are missing, each a fault. */
  readonly missing: readonly Message[];
  /** What nobody can tell from the JSON. */
  readonly unknown: readonly Message[];
  /** Worth knowing, no fault. */
  readonly notes: readonly Message[];
  readonly uses: readonly Use[];
  /** What of the addresses something else may stand in for that isn't known. */
  readonly replaceable: readonly Replaceable[];
}

export interface Replaceable {
  readonly address: string;
  readonly by: readonly Message[];
}

/** An action on a resource, as IAM names them. */
export type Need = Asked;

export type Gateway = RouteTable["gateways"][number];

export interface DeclaredEnd {
  readonly label: string;
  /** Its addresses; none where a rule would name its id. */
  readonly cidrs: readonly string[];
}

/** What is needed, and so isn't surplus. Where a link is missing, that includes what will be needed once it is mended. */
export type Use =
  | GroupRuleUse
  | { readonly kind: "foreign rule"; readonly rule: ForeignRule; readonly port: number; readonly from?: Service }
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "gateway"; readonly gateway: Gateway }
  | ({ readonly kind: "statement"; readonly statement: Statement } & Need);

export interface GroupRuleUse {
  readonly kind: "group rule";
  readonly rule: GroupRule;
  readonly port: number;
  /** Whether the other end lies outside of the VPC. */
  readonly outside: boolean;
  /** The other end, where somebody declared it by its addresses or by an id from elsewhere. */
  readonly declared?: DeclaredEnd;
  /** The groups of the two ends, by which the interfaces that need the rule are known. */
  readonly ends: readonly (readonly Resource[])[];
  /** Set where the rule isn't what is needed but perhaps meant to be: what is missing instead. */
  readonly instead?: Message;
}

/** Three-valued: a missing link refutes, whatever else is unknown. */
export function verdictOf({ missing, unknown }: Pick<Evidence, "missing" | "unknown">): Verdict {
  if (missing.length > 0) return "refuted";
  return unknown.length > 0 ? "undecided" : "proven";
}

/** Collects evidence while a way is followed. It ends with the walk: what others see of it doesn't change. */
export class Walk {
  private readonly addresses = new Set<string>();
  private readonly missing = new Map<string, Message>();
  private readonly unknown = new Map<string, Message>();
  private readonly notes = new Map<string, Message>();
  private readonly uses: Use[] = [];
  private readonly replaceable: Replaceable[] = [];

  via(...addresses: readonly string[]): void {
    for (const address of addresses) this.addresses.add(address);
  }

  miss(fault: Message): void {
    addNew(this.missing, fault);
  }

  doubt(what: Message): void {
    addNew(this.unknown, what);
  }

  note(note: Message): void {
    addNew(this.notes, note);
  }

  /** What was found will do, and so may something that isn't known. */
  orBy(address: string, by: readonly Message[]): void {
    if (by.length > 0) this.replaceable.push({ address, by });
  }

  use(...uses: readonly Use[]): void {
    this.uses.push(...uses);
  }

  add(evidence: Evidence): void {
    this.via(...evidence.addresses);
    for (const fault of evidence.missing) this.miss(fault);
    for (const what of evidence.unknown) this.doubt(what);
    for (const note of evidence.notes) this.note(note);
    this.use(...evidence.uses);
    this.replaceable.push(...evidence.replaceable);
  }

  /** Goes on behind a fault: what is used there isn't surplus on top of it, and what is missing there is no second fault. */
  presume(onward: (aside: Walk) => void): void {
    this.use(...walked(onward).uses);
  }

  get isBroken(): boolean {
    return this.missing.size > 0;
  }

  end(): Evidence {
    return {
      addresses: [...this.addresses],
      missing: [...this.missing.values()],
      unknown: [...this.unknown.values()],
      notes: [...this.notes.values()],
      uses: this.uses,
      replaceable: this.replaceable,
    };
  }
}

function addNew(known: Map<string, Message>, message: Message): void {
  const key = keyOf(message);
  if (!known.has(key)) known.set(key, message);
}

/** Of what needs nothing. */
export const NO_EVIDENCE: Evidence = new Walk().end();

export function walked(way: (walk: Walk) => void): Evidence {
  const walk = new Walk();
  way(walk);
  return walk.end();
}
