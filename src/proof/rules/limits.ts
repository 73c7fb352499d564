import type { Context } from "../flows/context";
import { refuted } from "../flows/chain";
import type { Resource } from "../../terraform/expressions/value";
import type { Result } from "../result";

/** AWS quotas that can be raised, by the names that `declared.quotas` uses, with the default and its page. */
export const QUOTAS = {
  rulesPerSecurityGroup: { value: 60, source: "Amazon VPC quotas" },
  groupsPerInterface: { value: 5, source: "Amazon VPC quotas" },
  rulesPerInterface: { value: 1000, source: "Amazon VPC quotas" },
  endpointsPerVpc: { value: 50, source: "Amazon VPC quotas" },
  rulesPerLoadBalancer: { value: 100, source: "Quotas for your Application Load Balancers" },
  listenersPerLoadBalancer: { value: 50, source: "Quotas for your Application Load Balancers" },
  targetGroupsPerLoadBalancer: { value: 100, source: "Quotas for your Application Load Balancers" },
  targetsPerLoadBalancer: { value: 1000, source: "Quotas for your Application Load Balancers" },
} as const;

export type Quota = keyof typeof QUOTAS;

/** A fault where `count` is over the quota, which the definition may have raised. */
export function overQuota(
  context: Context,
  at: Resource,
  label: string,
  what: string,
  quota: Quota,
  count: number,
): readonly Result[] {
  const limit = context.declared.quotas.get(quota) ?? QUOTAS[quota].value;
  if (count <= limit) return [];
  return [
    refuted(
      at,
      `${label}: has ${count} ${what}; the quota is ${limit}; use fewer, or have it raised and declare quotas.${quota}`,
    ),
  ];
}
