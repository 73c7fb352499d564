import {
  type Change,
  type ChangeJson,
  type ModuleJson,
  type PlanJson,
  changesOf,
} from "../../rehearsal/runner/plan-changes";
import type { Json } from "../../terraform/json";
import { isObject } from "../../terraform/json";
import type { StackJson } from "../../terraform/rendered-stacks";
import { withoutKeys } from "./blocks";
import { Names, type Plain, ofExpression } from "./names";

type Values = Readonly<Record<string, unknown>>;

/** A resource as it will be. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

export interface PlannedChange extends Change {
  readonly type: string;
  readonly isTainted: boolean;
  /** The provider forgets it, and leaves it where it is. */
  readonly isLeft: boolean;
  /** Every attribute that the configuration sets, and every other one that differs. */
  readonly attributesAfter: ReadonlyMap<string, AttributeAfter>;
}

export interface AttributeAfter {
  readonly value: Plain;
  /** Whether it is another one than before. */
  readonly differs: boolean;
  /** Whether the configuration sets it: what else a provider fills in is nobody's decision. */
  readonly isSet: boolean;
  /** Whether it is a policy, which is compared by what it means. */
  readonly isPolicy: boolean;
}

/** Attributes that the provider derives from its own configuration, and that nobody sets. */
const DERIVED = new Set(["tags_all"]);

/**
 * A plan as `terraform show -json` prints it, in terms that are the same for a rehearsed one and for one of a real account:
 * what AWS names is called by the address of its resource.
 */
export class PlanReading {
  readonly resources: readonly PlannedResource[];
  readonly changes: readonly PlannedChange[];
  private readonly names: Names;
  private readonly expressions: ReadonlyMap<string, Values>;
  /** Services whose number of tasks autoscaling decides, by their names. */
  private readonly autoscaled: ReadonlySet<string>;

  /** @param json the rendered stack, which says what is given to each run */
  constructor(plan: PlanJson, json: StackJson | undefined) {
    const configured = plan.configuration?.root_module?.resources ?? [];
    this.expressions = new Map(configured.map(({ address, expressions = {} }) => [address, expressions]));
    const planned = [...resourcesIn(plan.planned_values?.root_module)];
    const read = [...resourcesIn(plan.prior_state?.values?.root_module)].filter(({ mode }) => mode === "data");
    this.names = new Names([...planned, ...read], this.expressions, inputsOf(plan, json));
    this.resources = planned.flatMap(({ mode, address, type, values = {} }) =>
      mode === "managed" ? { address, type, values } : [],
    );
    this.autoscaled = new Set(this.resources.flatMap((resource) => this.autoscaledBy(resource)));
    const byAddress = new Map((plan.resource_changes ?? []).map((change) => [change.address, change]));
    this.changes = changesOf(plan).map((change) => {
      const found = byAddress.get(change.address);
      if (found === undefined) return { ...change, ...this.output(plan, change.address) };
      const { type, change: json, action_reason: reason } = found;
      return {
        ...change,
        type,
        isTainted: reason === "replace_because_tainted",
        isLeft: json.before?.["skip_destroy"] === true || json.before?.["keep_remotely"] === true,
        attributesAfter: this.attributesAfter(change.address, type, json),
      };
    });
  }

  /** What an attribute of a planned resource is, by the address of what it names where only AWS knows its value. */
  attribute({ address, values }: PlannedResource, name: string): Plain {
    const value = values[name];
    const expression = this.expressionsOf(address)[name];
    if (isEmpty(value) && expression !== undefined) return ofExpression(expression);
    return this.names.plain(value);
  }

  plain(value: unknown): Json {
    return this.names.plain(value);
  }

  private attributesAfter(address: string, type: string, json: ChangeJson): Map<string, AttributeAfter> {
    const expressions = this.expressionsOf(address);
    const { before, after } = json;
    const [unknown, hidden] = [marks(json.after_unknown), marks(json.after_sensitive)];
    const names = new Set([before, after, expressions].flatMap((values) => Object.keys(values ?? {})));
    if (after === null) return new Map();
    return new Map(
      [...names].sort().flatMap((name): [string, AttributeAfter][] => {
        const expression = expressions[name];
        const isSet = expression !== undefined || DERIVED.has(name);
        const isUnknown = isMarked(unknown[name]);
        const [was, is] = [before?.[name], after[name]].map((value) => this.projected(value, expression));
        const steady = (it: unknown): Plain => this.steady(type, name, it, after);
        const value = isMarked(hidden[name]) ? undefined : isUnknown ? ofExpression(expression) : steady(is);
        const differs = isUnknown || before === null || JSON.stringify(steady(was)) !== JSON.stringify(steady(is));
        if (!isSet && (isUnknown || !differs || before === null)) return [];
        return [[name, { value, differs, isSet, isPolicy: isPolicy(value) }]];
      }),
    );
  }

  /** Only what the configuration sets: providers fill in the rest, each in its own way. */
  private projected(value: unknown, expression: unknown): unknown {
    if (!Array.isArray(value) || !Array.isArray(expression)) return value;
    const keys = new Map<string, unknown>();
    for (const block of expression as readonly Values[])
      for (const [key, inner] of Object.entries(block)) if (!keys.has(key)) keys.set(key, inner);
    return (value as readonly Values[]).map((item) =>
      Object.fromEntries([...keys].map(([key, inner]) => [key, this.projected(item[key], inner)])),
    );
  }

  /**
   * Without what others than Terraform change while it runs: the number of tasks where autoscaling decides it, the weights
   * of target groups, and the revision of a task definition, which a pipeline registers.
   */
  private steady(type: string, name: string, value: unknown, after: Values): Plain {
    switch (`${type}.${name}`) {
      case "aws_ecs_service.desired_count":
        return this.autoscaled.has(String(after["name"])) && value !== 0 ? "autoscaled" : this.names.plain(value);
      case "aws_ecs_service.task_definition":
        return typeof value === "string" ? this.family(value) : this.names.plain(value);
      case "aws_lb_listener.default_action":
      case "aws_lb_listener_rule.action":
        return withoutWeights(this.names.plain(value));
      default:
        return this.names.plain(value);
    }
  }

  /** Of an ARN, or of `family:revision`. */
  private family(text: string): string {
    const family = text.replace(/^.*task-definition\//, "").replace(/:\d+$/, "");
    const found = this.resources.find(
      ({ type, values }) => type === "aws_ecs_task_definition" && values["family"] === family,
    );
    return found === undefined ? family : `\${${found.address}}`;
  }

  private autoscaledBy({ type, values, address }: PlannedResource): readonly string[] {
    if (type !== "aws_appautoscaling_target" || values["scalable_dimension"] !== "ecs:service:DesiredCount") return [];
    const id = values["resource_id"];
    if (typeof id === "string") return id.split("/").slice(-1);
    const expression = JSON.stringify(this.expressionsOf(address)["resource_id"] ?? "");
    return this.resources.flatMap((service) =>
      service.type === "aws_ecs_service" && expression.includes(`${service.address}.`)
        ? String(service.values["name"])
        : [],
    );
  }

  private output(
    plan: PlanJson,
    address: string,
  ): Pick<PlannedChange, "type" | "isTainted" | "isLeft" | "attributesAfter"> {
    const change = plan.output_changes?.[address.replace(/^output\./, "")];
    const isHidden = change === undefined || isMarked(change.after_unknown) || isMarked(change.after_sensitive);
    const value = isHidden ? undefined : this.names.plain(change.after);
    const attributesAfter = new Map([["value", { value, differs: true, isSet: true, isPolicy: false }]]);
    return { type: "output", isTainted: false, isLeft: false, attributesAfter };
  }

  private expressionsOf(address: string): Values {
    return this.expressions.get(withoutKeys(address)) ?? {};
  }
}

/** Values of variables without a default. */
function inputsOf({ variables = {} }: PlanJson, json: StackJson | undefined): ReadonlyMap<string, string> {
  const inputs = Object.entries(json?.variable ?? {}).filter(([, variable]) => !("default" in variable));
  const values = inputs.map(([name]) => [name, variables[name]?.value] as const);
  return new Map(values.filter((it): it is [string, string] => typeof it[1] === "string"));
}

function* resourcesIn(module: ModuleJson | undefined): Iterable<NonNullable<ModuleJson["resources"]>[number]> {
  yield* module?.resources ?? [];
  for (const child of module?.child_modules ?? []) yield* resourcesIn(child);
}

function marks(values: Values | boolean | undefined): Values {
  return typeof values === "object" ? values : {};
}

function isMarked(mark: unknown): boolean {
  return mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(isMarked));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.every(isEmpty));
}

function isPolicy(value: Plain): boolean {
  return value !== undefined && !Array.isArray(value) && isObject(value) && value["Statement"] !== undefined;
}

function withoutWeights(value: Plain): Plain {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withoutWeights(item) ?? null);
  if (value === undefined || !isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "weight");
  return Object.fromEntries(kept.map(([key, item]): [string, Json] => [key, withoutWeights(item) ?? null]));
}
