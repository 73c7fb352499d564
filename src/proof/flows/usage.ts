import type { Match } from "../../facts/arn";
import type { Statement } from "../../facts/iam/policy";
import type { Route } from "../../facts/routes";
import type { ForeignRule, GroupRule } from "../../facts/security-groups";
import type { Service } from "../../facts/services";
import type { Resource } from "../../terraform/expressions/value";
import type { Message } from "../message";
import type { DeclaredEnd, Evidence, Gateway, GroupRuleUse, Need, Use } from "./evidence";

/** Evidence whose uses count, and whether what it is of is known to work, or known not to. */
export interface Using {
  readonly evidence: Evidence;
  readonly isDecided: boolean;
}

/** What flows need of a security-group rule. */
export interface RuleUsage {
  /** Whether one of them is decided; else it isn't known whether any needs it. */
  readonly isDecided: boolean;
  readonly ports: ReadonlySet<number>;
  /** Whether one of them leads out of the VPC or comes in from there. */
  readonly outside: boolean;
  /** The other ends, where each of them was declared: undefined where one of them wasn't. */
  readonly declared: readonly DeclaredEnd[] | undefined;
  /** The ends that need it, each by its own list of groups. */
  readonly ends: ReadonlySet<readonly Resource[]>;
}

interface RuleNeeds extends RuleUsage {
  isDecided: boolean;
  readonly ports: Set<number>;
  outside: boolean;
  declared: DeclaredEnd[] | undefined;
  readonly ends: Set<readonly Resource[]>;
}

/** What flows need of a rule in a group that no stack makes. */
export interface ForeignUsage {
  readonly ports: ReadonlySet<number>;
  /** Those that need it; undefined where any member of their group may. */
  readonly services: ReadonlySet<Service> | undefined;
}

interface ForeignNeeds extends ForeignUsage {
  readonly ports: Set<number>;
  services: Set<Service> | undefined;
}

/** What the flows need: everything else is surplus. */
export class Usage {
  private readonly rules = new Map<GroupRule, RuleNeeds>();
  private readonly meant = new Map<GroupRule, Message>();
  private readonly foreign = new Map<ForeignRule, ForeignNeeds>();
  /** With whether one of the flows that need it is decided. */
  private readonly routes = new Map<Route, boolean>();
  private readonly gateways = new Set<Gateway>();
  private readonly statements = new Map<Statement, { readonly needs: Need[]; isDecided: boolean }>();

  constructor(all: readonly Using[]) {
    for (const { evidence, isDecided } of all) for (const use of evidence.uses) this.add(use, isDecided);
  }

  /** Undefined where no flow needs the rule. */
  ofRule(rule: GroupRule): RuleUsage | undefined {
    return this.rules.get(rule);
  }

  /** Undefined where no flow needs the rule. */
  ofForeignRule(rule: ForeignRule): ForeignUsage | undefined {
    return this.foreign.get(rule);
  }

  /** What is missing, where the rule is perhaps meant to be that. */
  meantFor(rule: GroupRule): Message | undefined {
    return this.meant.get(rule);
  }

  /** Whether a flow needs the route; "unknown" where all that do are undecided. */
  isRouteUsed(route: Route): Match {
    const isDecided = this.routes.get(route);
    return isDecided === undefined ? "no" : isDecided ? "yes" : "unknown";
  }

  isGatewayUsed(gateway: Gateway): boolean {
    return this.gateways.has(gateway);
  }

  /** What is asked of a statement. */
  ofStatement(statement: Statement): readonly Need[] {
    return this.statements.get(statement)?.needs ?? [];
  }

  /** Whether all that need a statement are undecided. */
  isPerhapsNeeded(statement: Statement): boolean {
    return this.statements.get(statement)?.isDecided === false;
  }

  private add(use: Use, isDecided: boolean): void {
    switch (use.kind) {
      case "group rule":
        this.addRule(use, isDecided);
        break;
      case "foreign rule":
        this.addForeign(use.rule, use.port, use.from);
        break;
      case "route":
        this.routes.set(use.route, isDecided || this.routes.get(use.route) === true);
        break;
      case "gateway":
        this.gateways.add(use.gateway);
        break;
      case "statement": {
        const known = this.statements.get(use.statement) ?? { needs: [], isDecided };
        known.needs.push(use);
        known.isDecided ||= isDecided;
        this.statements.set(use.statement, known);
      }
    }
  }

  private addForeign(rule: ForeignRule, port: number, from: Service | undefined): void {
    const known = this.foreign.get(rule) ?? { ports: new Set(), services: new Set() };
    known.ports.add(port);
    if (from) known.services?.add(from);
    else known.services = undefined;
    this.foreign.set(rule, known);
  }

  private addRule({ rule, port, outside, declared, ends, instead }: GroupRuleUse, isDecided: boolean): void {
    if (instead) {
      this.meant.set(rule, instead);
      return;
    }
    const known = this.rules.get(rule) ?? {
      isDecided,
      ports: new Set(),
      outside: false,
      declared: [],
      ends: new Set(),
    };
    known.isDecided ||= isDecided;
    known.ports.add(port);
    known.outside ||= outside;
    if (!declared) known.declared = undefined;
    else known.declared?.push(declared);
    for (const end of ends) known.ends.add(end);
    this.rules.set(rule, known);
  }
}
