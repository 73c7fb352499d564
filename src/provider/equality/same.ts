/** Whether two values are one to the provider, so that nothing is planned. */
import { ipv6Network } from "../../lib/cidr";
import type { Value, ValueObject } from "../cty";
import { isObject, isUnknown } from "../cty";
import type { Sameness } from "../type-row";
import type { CtyType } from "../cty";
import { equivalentContainers } from "./containers";
import { equalJson } from "./json";
import { equivalentLifecycles } from "./lifecycles";
import { equivalentPolicies } from "./policies";

/** How values of a type are compared. */
export interface Comparison {
  /** The plugin framework tells nothing from empty; the SDK doesn't. */
  readonly strict: boolean;
  /** Whether the task definition has a network of its own, in which a port of the host is the container's. */
  readonly isAwsvpc: boolean;
  /** By dotted path. */
  readonly same?: Readonly<Record<string, Sameness>> | undefined;
}

const protocolName: Readonly<Record<string, string>> = {
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
  all: "-1",
};
const normalProtocol = (value: string) => protocolName[value.toLowerCase()] ?? value.toLowerCase();
const keyId = (value: string) => value.replace(/^arn:[^/]+:key\//, "");
const withoutDot = (value: string) => value.replace(/\.$/, "");

const SAME: Readonly<Record<Sameness, (a: string, b: string, comparison: Comparison) => boolean>> = {
  case: (a, b) => a.toLowerCase() === b.toLowerCase(),
  containers: (a, b, { isAwsvpc }) => equivalentContainers(a, b, isAwsvpc),
  "dns name": (a, b) => withoutDot(a.toLowerCase()) === withoutDot(b.toLowerCase()),
  "final dot": (a, b) => withoutDot(a) === withoutDot(b),
  "https url": (a, b) => a.replace(/^https:\/\//, "") === b.replace(/^https:\/\//, ""),
  instant: (a, b) => Date.parse(a) === Date.parse(b),
  "ipv6 block": (a, b) => ipv6Network(a) !== undefined && ipv6Network(a) === ipv6Network(b),
  "kms key": (a, b) => keyId(a) === keyId(b),
  json: (a, b) => equalJson(a, b, (value) => value),
  lifecycle: equivalentLifecycles,
  policy: equivalentPolicies,
  protocol: (a, b) => normalProtocol(a) === normalProtocol(b),
};

/** `type` tells sets, whose elements have no order; `path` is where the values stand. */
export function sameValue(
  a: Value | undefined,
  b: Value | undefined,
  type: CtyType,
  comparison: Comparison,
  path = "",
): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  if (isNothing(a, comparison) && isNothing(b, comparison)) return true;
  if (typeof a === "string" && typeof b === "string") {
    const sameness = comparison.same?.[path];
    return a === b || (sameness !== undefined && SAME[sameness](a, b, comparison));
  }
  const [kind, of] = typeof type === "string" ? [type, type] : type;
  if (Array.isArray(a) && Array.isArray(b)) {
    const element: CtyType = typeof of === "string" || Array.isArray(of) ? of : "dynamic";
    const same = (one: Value, other: Value) => sameValue(one, other, element, comparison, path);
    return kind === "set" ? sameSet(a, b, same) : a.length === b.length && a.every((it, i) => same(it, b[i] ?? null));
  }
  if (isObject(a) && isObject(b)) return sameFields(a, b, kind, of, comparison, path);
  return a === b;
}

function sameFields(
  a: ValueObject,
  b: ValueObject,
  kind: string,
  of: CtyType | Record<string, CtyType>,
  comparison: Comparison,
  path: string,
): boolean {
  const fieldType = (name: string): CtyType => {
    if (typeof of === "string" || Array.isArray(of)) return kind === "map" ? of : "dynamic";
    return of[name] ?? "dynamic";
  };
  // A key of a map that has no value is a key all the same.
  const inMap = kind === "map" ? { ...comparison, strict: true } : comparison;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  if (kind === "map" && [...names].some((name) => !(name in a) || !(name in b))) return false;
  return [...names].every((name) =>
    sameValue(a[name] ?? null, b[name] ?? null, fieldType(name), inMap, `${path}.${name}`),
  );
}

/** Whether each element of one is matched by one of the other. */
export function sameSet<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  const rest = [...b];
  return a.every((it) => {
    const i = rest.findIndex((that) => same(it, that));
    if (i >= 0) rest.splice(i, 1);
    return i >= 0;
  });
}

/** What the SDK stores for an argument without a value. */
export function isNothing(value: Value | undefined, { strict }: Pick<Comparison, "strict">): boolean {
  if (value === undefined || value === null) return true;
  if (strict || isUnknown(value)) return false;
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}
