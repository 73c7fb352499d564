import { symbolic } from "../../facts/arn";
import { evaluateJson } from "../../terraform/expressions/evaluate";
import { Reference, describe } from "../../terraform/expressions/value";
import type { Stack } from "../../terraform/stack";
import type { Model } from "../../terraform/model";
import { type Json, type JsonObject, isObject } from "../../terraform/json";
import { environments } from "../environments";
import { type Message, messages } from "../message";
import type {
  DeclarationFault,
  Declarations,
  DeclaredOverride,
  DeclaredPermission,
  DeclaredReason,
  DeclaredSettings,
  DeclaredUse,
  ExposedPaths,
  Exposure,
  Grant,
  Suppression,
} from "./declarations";
import { Quotas } from "./quotas";
import {
  type Member,
  clients,
  count,
  flag,
  listOf,
  mapOf,
  object,
  oneOf,
  optional,
  port,
  reason,
  store,
  text,
  texts,
  whole,
} from "./shape";

const says = messages({
  noObject: ({ value }: { value: string }) =>
    `//.declared is ${value}; make it an object of declarations, or drop it: then what is open is listed, not judged`,
  unknownKind: (it: { key: string; known: readonly string[] }) =>
    `//.declared.${it.key} is no declaration; known are ${it.known.join(", ")}; correct the name`,
  noList: (it: { key: string; value: string; shape: string }) =>
    `declaration ${it.key} is ${it.value}; make it a list of ${it.shape}`,
  unreadable: (it: { key: string; item: Json; shape: string }) =>
    `declaration ${it.key}: ${JSON.stringify(it.item)} is not ${it.shape}; correct the declaration`,
  twice: (it: { key: string; what: string }) => `declaration ${it.key}: ${it.what} is declared twice; keep one`,
  unknownExposure: (it: { service: string } & Place) =>
    `declaration listenerRules: ${it.service} has paths behind ${it.to}:${it.port}, which stack '${it.stack}' doesn't declare as an exposure; correct the declaration`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html */
const strategyItem = object({ capacityProvider: text, weight: optional(whole, null), base: optional(whole, null) });
const paths = object({ to: text, paths: texts });
const place = object({ stack: text, to: text, port });

/** How each declaration is written, for who has to correct one. */
const SHAPES = {
  exposures: "{to, port, cidrs, listenerRules?, reason?}",
  listenerRules: "{exposure: {stack, to, port}, to, paths}",
  grants: "{role, actions, reason?}",
  uses: "{from, to, port, protocol?, opens?, reason}",
  permissions: "{from, actions, resources, via?, role?, reason}",
  settings: "{address, container, variables?, secrets?, mounts?: {path: {fileSystem, accessPoint, readOnly}}, reason}",
  existing: "{arn}",
  stores: "{kind, name, arn?, group?, port?, engine?, lookup?}",
  suppressions: "{rule, at, reason}",
  tasks:
    "{cluster, taskDefinition, networkConfiguration: {awsvpcConfiguration: {subnets, securityGroups, assignPublicIp?}}, …}, an input of RunTask",
  overrides: "{address, attribute, reason}",
  reasons: "{address, container, variable?, reason}",
} as const;

const NONE = new Map<string, never>();

const READ = {
  exposures: object({
    to: text,
    port,
    cidrs: clients,
    listenerRules: optional((json) => listOf(json, paths, 0), null),
    reason: optional(reason, null),
  }),
  listenerRules: object({ exposure: place, to: text, paths: texts }),
  grants: object({ role: text, actions: texts, reason: optional(reason, null) }),
  uses: object({
    from: text,
    to: text,
    port,
    protocol: optional(oneOf("tcp"), "tcp" as const),
    opens: optional(flag, false),
    reason,
  }),
  permissions: object({
    from: text,
    actions: texts,
    resources: texts,
    via: optional(text, null),
    role: optional(oneOf("execution", "task"), "task" as const),
    reason,
  }),
  settings: object({
    address: text,
    container: text,
    variables: optional(mapOf(text), NONE),
    secrets: optional(mapOf(text), NONE),
    mounts: optional(mapOf(object({ fileSystem: text, accessPoint: text, readOnly: flag })), NONE),
    reason,
  }),
  // What it says is read with the facts.
  existing: object({ arn: text }),
  // What it says is read by the review and by the rehearsal.
  stores: store,
  suppressions: object({ rule: text, at: text, reason }),
  // What it says is read with the facts.
  tasks: object({
    cluster: text,
    taskDefinition: text,
    networkConfiguration: object({
      awsvpcConfiguration: object({
        subnets: texts,
        securityGroups: texts,
        assignPublicIp: optional(oneOf("ENABLED", "DISABLED"), "DISABLED" as const),
      }),
    }),
    count: optional(count, 1),
    launchType: optional(text, null),
    platformVersion: optional(text, null),
    capacityProviderStrategy: optional((json) => listOf(json, strategyItem), null),
    propagateTags: optional(oneOf("TASK_DEFINITION"), null),
    enableECSManagedTags: optional(flag, false),
    enableExecuteCommand: optional(flag, false),
  }),
  overrides: object({ address: text, attribute: text, reason }),
  reasons: object({ address: text, container: text, variable: optional(text, null), reason }),
} as const;

type Kind = keyof typeof READ;
const KINDS = [...Object.keys(READ), "quotas"];

export function readDeclarations(model: Model): Declarations {
  const reader = new Reader(model);
  for (const stack of model.stacks) reader.readStack(stack);
  return reader.end();
}

class Reader {
  private exposures: (Exposure & { listenerRules: ExposedPaths[] | undefined })[] | undefined;
  private readonly listenerRules: (ExposedPaths & { readonly exposure: Place })[] = [];
  private readonly grants: Grant[] = [];
  private readonly uses: DeclaredUse[] = [];
  private readonly permissions: DeclaredPermission[] = [];
  private readonly settings: DeclaredSettings[] = [];
  private readonly suppressions: Suppression[] = [];
  private readonly overrides: DeclaredOverride[] = [];
  private readonly reasons: DeclaredReason[] = [];
  private readonly faults: DeclarationFault[] = [];
  private readonly seen = new Set<string>();
  private readonly stacksOf: (stack: string) => ReadonlySet<string>;
  private readonly quotas: Quotas;
  private count = 0;

  constructor(model: Model) {
    const environmentOf = environments(model);
    this.quotas = new Quotas(environmentOf, this.faults);
    const stacks = new Map<string, Set<string>>();
    for (const { name } of model.stacks)
      stacks.set(environmentOf(name), (stacks.get(environmentOf(name)) ?? new Set()).add(name));
    this.stacksOf = (stack) => stacks.get(environmentOf(stack)) ?? new Set([stack]);
  }

  readStack({ name: stack, comment, scope }: Stack): void {
    const { declared } = comment;
    if (declared === undefined) return;
    if (!isObject(declared)) {
      this.refute(stack, says.noObject({ value: JSON.stringify(declared) }));
      return;
    }
    for (const key of Object.keys(declared))
      if (!KINDS.includes(key)) this.refute(stack, says.unknownKind({ key, known: KINDS }));
    if (declared["exposures"] !== undefined) this.exposures ??= [];
    for (const { to, port: at, cidrs: from, listenerRules, reason: why } of this.each(stack, declared, "exposures")) {
      const own = listenerRules?.map((rule) => ({ stack, ...rule }));
      if (this.isNew(stack, "exposures", `${to}:${at}`))
        this.exposures?.push({ stack, to, port: at, cidrs: from, listenerRules: own, reason: why ?? undefined });
    }
    for (const rule of this.each(stack, declared, "listenerRules"))
      if (this.isNew(stack, "listenerRules", `${rule.to} behind ${keyOf(rule.exposure)}`))
        this.listenerRules.push({ stack, ...rule });
    for (const { role, actions } of this.each(stack, declared, "grants")) {
      const fresh = actions.filter((action) => this.isNew(stack, "grants", `${action} for ${role}`));
      this.grants.push({ stack, role, actions: fresh });
    }
    for (const use of this.each(stack, declared, "uses"))
      if (this.isNew(stack, "uses", `${use.protocol} ${use.port} of ${use.to} for ${use.from}`))
        this.uses.push({ stack, ...use, ...farEnd(use.to, scope) });
    for (const { from, actions, resources, via, role, reason: why } of this.each(stack, declared, "permissions"))
      if (
        this.isNew(
          stack,
          "permissions",
          `${actions.join(", ")} on ${resources.join(", ")}${via === null ? "" : ` by ${via}`} for the ${role} role of ${from}`,
        )
      ) {
        const arns = resources.map((arn) => symbolic(evaluateJson(arn, scope)));
        this.permissions.push({ stack, from, actions, resources: arns, via: via ?? undefined, role, reason: why });
      }
    for (const { address, container, reason: why, ...own } of this.each(stack, declared, "settings"))
      if (this.isNew(stack, "settings", `${why} in ${container} of ${address}`)) {
        const read = (written: string): string => symbolic(evaluateJson(written, scope));
        this.settings.push({
          ...{ stack, address, container, reason: why },
          variables: mapped(own.variables, read),
          secrets: mapped(own.secrets, read),
          mounts: mapped(own.mounts, ({ fileSystem, accessPoint, readOnly }) => ({
            ...{ fileSystem: read(fileSystem), accessPoint: read(accessPoint), readOnly },
          })),
        });
      }
    for (const { arn } of this.each(stack, declared, "existing")) this.isNew(stack, "existing", arn);
    // Two databases of a server may each have a group of their own, and each is looked up.
    for (const { kind, name, port: at, group, lookup } of this.each(stack, declared, "stores"))
      this.isNew(stack, "stores", [kind, name, at, group, lookup].filter((it) => it !== null).join(" "));
    for (const item of this.each(stack, declared, "suppressions"))
      if (this.isNew(stack, "suppressions", `${item.rule} at ${item.at}`))
        this.suppressions.push({ stack, stacks: this.stacksOf(stack), ...item });
    for (const { cluster, taskDefinition } of this.each(stack, declared, "tasks"))
      this.isNew(stack, "tasks", `${taskDefinition} in ${cluster}`);
    for (const override of this.each(stack, declared, "overrides"))
      if (this.isNew(stack, "overrides", `${override.attribute} of ${override.address}`))
        this.overrides.push({ stack, ...override });
    for (const { variable, ...own } of this.each(stack, declared, "reasons"))
      if (this.isNew(stack, "reasons", `${variable ?? "the root file system"} of ${own.container} in ${own.address}`))
        this.reasons.push({ stack, ...own, variable: variable ?? undefined });
    if (declared["quotas"] !== undefined) this.count += this.quotas.add(stack, declared["quotas"]);
  }

  end(): Declarations {
    const { exposures, grants, uses, permissions, settings, suppressions, overrides, reasons, faults, quotas, count } =
      this;
    const byPlace = new Map(exposures?.map((exposure) => [keyOf(exposure), exposure]));
    for (const { exposure, ...own } of this.listenerRules) {
      const found = byPlace.get(keyOf(exposure));
      if (found) (found.listenerRules ??= []).push(own);
      else this.refute(own.stack, says.unknownExposure({ service: own.to, ...exposure }));
    }
    const quotasOf: Declarations["quotasOf"] = (stack) => quotas.of(stack);
    return {
      exposures,
      strict: exposures !== undefined,
      grants,
      uses,
      permissions,
      settings,
      suppressions,
      overrides,
      reasons,
      quotasOf,
      count,
      faults,
    };
  }

  /** The items of one kind; what can't be read is a fault. */
  private each<K extends Kind>(
    stack: string,
    declared: JsonObject,
    key: K,
  ): readonly Exclude<ReturnType<(typeof READ)[K]>, undefined>[] {
    const list = declared[key];
    if (list === undefined) return [];
    const shape = SHAPES[key];
    if (!Array.isArray(list)) {
      this.refute(stack, says.noList({ key, value: JSON.stringify(list), shape }));
      return [];
    }
    const read = READ[key] as Member<Exclude<ReturnType<(typeof READ)[K]>, undefined>>;
    return (list as readonly Json[]).flatMap((item) => {
      this.count += 1;
      const found = read(item);
      if (found === undefined) this.refute(stack, says.unreadable({ key, item, shape }));
      return found === undefined ? [] : [found];
    });
  }

  private isNew(stack: string, key: Kind, what: string): boolean {
    const id = `${stack} ${key} ${what}`;
    const isNew = !this.seen.has(id);
    this.seen.add(id);
    if (!isNew) this.refute(stack, says.twice({ key, what }));
    return isNew;
  }

  private refute(stack: string, fault: Message): void {
    this.faults.push({ stack, verdict: "refuted", fault });
  }
}

/** An expression leads to a resource, perhaps by way of another stack's outputs; all else is as it is written. */
function farEnd(written: string, scope: Stack["scope"]): Pick<DeclaredUse, "to" | "target" | "unknown"> {
  const value = evaluateJson(written, scope);
  if (value instanceof Reference && ["arn", "id"].includes(value.attribute))
    return { to: value.resource.address, target: value.resource, unknown: undefined };
  const why = typeof value === "string" ? undefined : describe(value);
  return { to: typeof value === "string" ? value : written, target: undefined, unknown: why };
}

function mapped<T, R>(map: ReadonlyMap<string, T>, change: (value: T) => R): ReadonlyMap<string, R> {
  return new Map([...map].map(([name, value]) => [name, change(value)]));
}

interface Place {
  readonly stack: string;
  readonly to: string;
  readonly port: number;
}

function keyOf({ stack, to, port: at }: Place): string {
  return `${stack} ${to} ${at}`;
}
