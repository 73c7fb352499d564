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
  let doors: Door[] | undefined;
  const grants: Grant[] = [];
  const suppressions: Suppression[] = [];
  const quotas = new Map<string, number>();
  const faults: { stack: string; message: string }[] = [];
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
      const read = routes === undefined ? undefined : objects(routes).flatMap((route) => routeOf(route) ?? []);
      if (read && read.length !== objects(routes).length) return false;
      doors?.push({ stack, to, port, cidrs, routes: read });
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
      suppressions.push({ stack, rule, at, reason });
      return true;
    });
    for (const [quota, value] of Object.entries(isObject(declared["quotas"]) ? declared["quotas"] : {})) {
      if (typeof value === "number") quotas.set(quota, Math.max(value, quotas.get(quota) ?? 0));
      else faults.push({ stack, message: `declaration quotas: ${quota} is not a number` });
    }
  }
  return { doors, grants, suppressions, quotas, faults };
}

function isTexts(json: Json | undefined): json is readonly string[] {
  return Array.isArray(json) && (json as readonly Json[]).every((item) => typeof item === "string");
}

function routeOf({ to, paths }: JsonObject): DoorRoute | undefined {
  return typeof to === "string" && isTexts(paths) ? { to, paths } : undefined;
}
