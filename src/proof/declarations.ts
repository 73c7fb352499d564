import type { Model } from "../terraform/model";
import { type Json, type JsonObject, isObject, objects } from "../terraform/json";
import { type Message, messages } from "./message";

/** A port that clients outside of the platform may connect to. */
export interface Exposure {
  readonly stack: string;
  /** Address of a load balancer or an ECS service. */
  readonly to: string;
  readonly port: number;
  /** Who may connect. */
  readonly cidrs: readonly string[];
  /** For a load balancer: which service gets which paths. Undefined leaves the listener rules alone. */
  readonly listenerRules: readonly ExposedPaths[] | undefined;
}

export interface ExposedPaths {
  /** Where the service stands, which may be another stack than the exposure's. */
  readonly stack: string;
  readonly to: string;
  readonly paths: readonly string[];
}

/** A permission that an application needs for itself, which no other resource shows. */
export interface Grant {
  readonly stack: string;
  readonly role: string;
  readonly actions: readonly string[];
}

export interface Suppression {
  readonly stack: string;
  /** The stacks whose findings it covers: its own and the others of the same environment. */
  readonly stacks: ReadonlySet<string>;
  readonly rule: string;
  /** Address of the finding, or name of the service that it is about. */
  readonly at: string;
  readonly reason: string;
}

/** What stands under `//.declared`: what the resources alone can't tell. Terraform ignores it. */
export interface Declarations {
  /** Undefined where no stack declares exposures: then they are listed, not judged. */
  readonly exposures: readonly Exposure[] | undefined;
  /** Whether the folder says all that it wants; then what it doesn't say is a fault. */
  readonly strict: boolean;
  readonly grants: readonly Grant[];
  readonly suppressions: readonly Suppression[];
  readonly quotas: ReadonlyMap<string, number>;
  /** What in the declarations themselves can't be read. */
  readonly faults: readonly { readonly stack: string; readonly fault: Message }[];
}

const says = messages({
  unreadable: (it: { key: string; item: JsonObject; shape: string }) =>
    `declaration ${it.key}: ${JSON.stringify(it.item)} is not ${it.shape}; correct the declaration`,
  quotaNotANumber: ({ quota }: { quota: string }) =>
    `declaration quotas: ${quota} is not a number; correct the declaration`,
  unknownExposure: (it: { service: string } & Place) =>
    `declaration listenerRules: ${it.service} has paths behind ${it.to}:${it.port}, which stack '${it.stack}' doesn't declare as an exposure; correct the declaration`,
});

export function readDeclarations(model: Model): Declarations {
  let exposures: (Exposure & { listenerRules: ExposedPaths[] | undefined })[] | undefined;
  const listenerRules: (ExposedPaths & { readonly exposure: Place })[] = [];
  const grants: Grant[] = [];
  const suppressions: Suppression[] = [];
  const quotas = new Map<string, number>();
  const faults: { stack: string; fault: Message }[] = [];
  const stacksOf = environments(model);
  for (const { name: stack, comment } of model.stacks) {
    const declared = comment["declared"];
    if (!isObject(declared)) continue;
    const each = (key: string, shape: string, read: (item: JsonObject) => boolean): void => {
      for (const item of objects(declared[key]))
        if (!read(item)) faults.push({ stack, fault: says.unreadable({ key, item, shape }) });
    };
    if (declared["exposures"] !== undefined) exposures ??= [];
    each("exposures", "{to, port, cidrs, listenerRules?}", ({ to, port, cidrs, listenerRules: own }) => {
      if (typeof to !== "string" || typeof port !== "number" || !isTexts(cidrs)) return false;
      const read = own === undefined ? undefined : objects(own).flatMap((rule) => pathsOf(stack, rule) ?? []);
      if (read && read.length !== objects(own).length) return false;
      exposures?.push({ stack, to, port, cidrs, listenerRules: read });
      return true;
    });
    each("listenerRules", "{exposure: {stack, to, port}, to, paths}", (item) => {
      const [exposure, paths] = [placeOf(item["exposure"]), pathsOf(stack, item)];
      if (exposure === undefined || paths === undefined) return false;
      listenerRules.push({ ...paths, exposure });
      return true;
    });
    each("grants", "{role, actions}", ({ role, actions }) => {
      if (typeof role !== "string" || !isTexts(actions)) return false;
      grants.push({ stack, role, actions });
      return true;
    });
    each("suppressions", "{rule, at, reason}", ({ rule, at, reason }) => {
      if (typeof rule !== "string" || typeof at !== "string" || typeof reason !== "string" || reason === "")
        return false;
      suppressions.push({ stack, stacks: stacksOf(stack), rule, at, reason });
      return true;
    });
    for (const [quota, value] of Object.entries(isObject(declared["quotas"]) ? declared["quotas"] : {})) {
      if (typeof value === "number") quotas.set(quota, Math.max(value, quotas.get(quota) ?? 0));
      else faults.push({ stack, fault: says.quotaNotANumber({ quota }) });
    }
  }
  const byPlace = new Map(exposures?.map((exposure) => [keyOf(exposure), exposure]));
  for (const { exposure, ...paths } of listenerRules) {
    const found = byPlace.get(keyOf(exposure));
    if (found) (found.listenerRules ??= []).push(paths);
    else faults.push({ stack: paths.stack, fault: says.unknownExposure({ service: paths.to, ...exposure }) });
  }
  return { exposures, strict: exposures !== undefined, grants, suppressions, quotas, faults };
}

interface Place {
  readonly stack: string;
  readonly to: string;
  readonly port: number;
}

function keyOf({ stack, to, port }: Place): string {
  return `${stack} ${to} ${port}`;
}

function placeOf(json: Json | undefined): Place | undefined {
  const { stack, to, port } = isObject(json) ? json : {};
  return typeof stack === "string" && typeof to === "string" && typeof port === "number"
    ? { stack, to, port }
    : undefined;
}

/** By stack: all stacks of its environment. A stack that names no environment stands for itself. */
function environments(model: Model): (stack: string) => ReadonlySet<string> {
  const of = new Map(model.stacks.map(({ name, comment }) => [name, comment["environment"] ?? `stack ${name}`]));
  const stacksOf = new Map<unknown, Set<string>>();
  for (const [stack, environment] of of) stacksOf.set(environment, (stacksOf.get(environment) ?? new Set()).add(stack));
  return (stack) => stacksOf.get(of.get(stack)) ?? new Set([stack]);
}

function isTexts(json: Json | undefined): json is readonly string[] {
  return Array.isArray(json) && (json as readonly Json[]).every((item) => typeof item === "string");
}

function pathsOf(stack: string, { to, paths }: JsonObject): ExposedPaths | undefined {
  return typeof to === "string" && isTexts(paths) ? { stack, to, paths } : undefined;
}
