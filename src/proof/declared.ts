import type { Model } from "../terraform/model";
import { type Json, type JsonObject, isObject, objects } from "../terraform/json";

/** A way in from outside that the definition wants. */
export interface Door {
  readonly stack: string;
  readonly to: string;
  readonly port: number;
  readonly cidrs: readonly string[];
  /** For a load balancer: which service gets which paths. Undefined leaves the listener rules alone. */
  readonly routes: readonly DoorRoute[] | undefined;
}

export interface DoorRoute {
  /** Where the service stands, which may be another stack than the door's. */
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
  readonly at: string;
  readonly reason: string;
}

/** What the definition says to the proof, under `//.declared`; Terraform ignores it. */
export interface Declared {
  /** Undefined where no stack declares doors: then doors are listed, not judged. */
  readonly doors: readonly Door[] | undefined;
  readonly grants: readonly Grant[];
  readonly suppressions: readonly Suppression[];
  readonly quotas: ReadonlyMap<string, number>;
  /** What in the declarations themselves can't be read. */
  readonly faults: readonly { readonly stack: string; readonly message: string }[];
}

export function readDeclared(model: Model): Declared {
  let doors: (Door & { routes: DoorRoute[] | undefined })[] | undefined;
  const routes: (DoorRoute & { readonly door: DoorPlace })[] = [];
  const grants: Grant[] = [];
  const suppressions: Suppression[] = [];
  const quotas = new Map<string, number>();
  const faults: { stack: string; message: string }[] = [];
  const stacksOf = environments(model);
  for (const { name: stack, comment } of model.stacks) {
    const declared = comment["declared"];
    if (!isObject(declared)) continue;
    const each = (key: string, fields: string, read: (item: JsonObject) => boolean): void => {
      for (const item of objects(declared[key])) {
        if (!read(item))
          faults.push({ stack, message: `declaration ${key}: ${JSON.stringify(item)} is not ${fields}` });
      }
    };
    if (declared["doors"] !== undefined) doors ??= [];
    each("doors", "{to, port, cidrs, routes?}", ({ to, port, cidrs, routes }) => {
      if (typeof to !== "string" || typeof port !== "number" || !isTexts(cidrs)) return false;
      const read = routes === undefined ? undefined : objects(routes).flatMap((route) => routeOf(stack, route) ?? []);
      if (read && read.length !== objects(routes).length) return false;
      doors?.push({ stack, to, port, cidrs, routes: read });
      return true;
    });
    each("routes", "{door: {stack, to, port}, to, paths}", (item) => {
      const [door, route] = [placeOf(item["door"]), routeOf(stack, item)];
      if (door === undefined || route === undefined) return false;
      routes.push({ ...route, door });
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
      else faults.push({ stack, message: `declaration quotas: ${quota} is not a number` });
    }
  }
  const byPlace = new Map(doors?.map((door) => [`${door.stack} ${door.to} ${door.port}`, door]));
  for (const { door, ...route } of routes) {
    const found = byPlace.get(`${door.stack} ${door.to} ${door.port}`);
    if (found) (found.routes ??= []).push(route);
    else {
      const message = `declaration routes: ${route.to} has paths behind ${door.to}:${door.port}, which stack '${door.stack}' doesn't declare as a door`;
      faults.push({ stack: route.stack, message });
    }
  }
  return { doors, grants, suppressions, quotas, faults };
}

interface DoorPlace {
  readonly stack: string;
  readonly to: string;
  readonly port: number;
}

function placeOf(json: Json | undefined): DoorPlace | undefined {
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

function routeOf(stack: string, { to, paths }: JsonObject): DoorRoute | undefined {
  return typeof to === "string" && isTexts(paths) ? { stack, to, paths } : undefined;
}
