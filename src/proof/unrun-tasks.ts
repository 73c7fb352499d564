import type { Facts } from "../facts/facts";
import type { GroupRule } from "../facts/security-groups";
import type { Resource } from "../terraform/expressions/value";
import { messages } from "./message";
import type { Result } from "./result";

const says = messages(
  {
    unrun: ({ tasks }: { tasks: readonly string[] }) =>
      `no service runs ${tasks.join(", ")}; add the aws_ecs_service, or remove what is only there for it`,
  },
  { unrun: [] },
);

/** Faults that say that a service isn't where one is expected. */
const WITHOUT_SERVICE = new Set(["noService", "nobodyRegisters"]);

/**
 * Where a task definition has no service, what was there for its tasks leads to nobody and is needed by nobody: that is one
 * fault, the missing service.
 */
export class UnrunTasks {
  private readonly tasks = new Map<string, string[]>();
  private readonly rules: ReadonlyMap<string, GroupRule>;
  private readonly facts: Facts;
  private readonly environmentOf: (stack: string) => string;

  constructor(facts: Facts, environmentOf: (stack: string) => string) {
    this.facts = facts;
    this.environmentOf = environmentOf;
    for (const { stack, address } of facts.unrunTasks) {
      const environment = environmentOf(stack);
      this.tasks.set(environment, [...(this.tasks.get(environment) ?? []), address]);
    }
    this.rules = new Map(facts.groups.rules.map((rule) => [keyOf(rule.resource.stack, rule.address), rule]));
  }

  explained(result: Result): Result {
    if (result.verdict !== "refuted") return result;
    const tasks = this.tasks.get(this.environmentOf(result.stack));
    if (!tasks || !result.because.every((fault) => this.isConsequence(result, fault))) return result;
    return { ...result, goal: undefined, because: [says.unrun({ tasks })] };
  }

  private isConsequence({ stack, at }: Result, { kind, parameters }: Result["because"][number]): boolean {
    if (WITHOUT_SERVICE.has(kind)) return true;
    if (kind === "noResource") return Object.values(parameters).some((value) => isService(value));
    if (kind !== "unneeded" && kind !== "undeclaredUse") return false;
    const rule = this.rules.get(keyOf(stack, at));
    if (!rule) return false;
    return [rule.group, ...(rule.peer.kind === "group" ? [rule.peer.group] : [])].some((group) => this.isEmpty(group));
  }

  private isEmpty(group: Resource): boolean {
    return !this.facts.heldGroups.has(group) && !this.facts.otherMembers.has(group);
  }
}

function isService(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("aws_ecs_service.");
}

function keyOf(stack: string, address: string): string {
  return `${stack} ${address}`;
}
