import { QUOTAS, QUOTA_LIMITS, type QuotaName } from "../../aws/quotas";
import { type Json, isObject } from "../../terraform/json";
import { messages } from "../message";
import type { DeclarationFault } from "./declarations";

const says = messages({
  kind: ({ value }: { value: string }) => `quotas is ${value}; make it an object of quotas and their values`,
  unknown: ({ quota }: { quota: string }) =>
    `quotas.${quota} is no quota that the proof knows; known are ${Object.keys(QUOTAS).join(", ")}; correct the name`,
  value: (it: { quota: string; value: string }) =>
    `quotas.${it.quota} is ${it.value}; a whole number, 1 or more, is allowed; give the quota that the account has`,
  over: (it: { quota: string; value: number; limit: number }) =>
    `quotas.${it.quota} is ${it.value}; AWS raises it to ${it.limit} at most; give the quota that the account has`,
  product: (it: { groups: number; rules: number }) =>
    `quotas.groupsPerInterface ${it.groups} times quotas.rulesPerSecurityGroup ${it.rules} is ${it.groups * it.rules}; AWS allows 1000; give the quotas that the account has`,
  unlikely: (it: { quota: string; value: number }) =>
    `undecided whether the account has such a quota: quotas.${it.quota} is ${it.value}, more than a hundred times AWS's default`,
  contradiction: (it: { quota: string; value: number; other: number; stack: string }) =>
    `quotas.${it.quota} is ${it.value}, and ${it.other} in stack '${it.stack}' of the same environment; keep one`,
});

/** The raised quotas by environment; what is no quota of AWS raises nothing. */
export class Quotas {
  private readonly byEnvironment = new Map<
    string,
    Map<QuotaName, { readonly value: number; readonly stack: string }>
  >();
  private readonly environmentOf: (stack: string) => string;
  private readonly faults: DeclarationFault[];

  constructor(environmentOf: (stack: string) => string, faults: DeclarationFault[]) {
    this.environmentOf = environmentOf;
    this.faults = faults;
  }

  /** How many quotas are read. */
  add(stack: string, json: Json): number {
    const refute = (fault: DeclarationFault["fault"]): void =>
      void this.faults.push({ stack, verdict: "refuted", fault });
    if (!isObject(json)) {
      refute(says.kind({ value: JSON.stringify(json) }));
      return 0;
    }
    for (const [quota, value] of Object.entries(json)) {
      if (!isQuota(quota)) refute(says.unknown({ quota }));
      else if (typeof value !== "number" || !Number.isInteger(value) || value < 1)
        refute(says.value({ quota, value: JSON.stringify(value) }));
      else this.set(stack, quota, value, refute);
    }
    const { groupsPerInterface: groups, rulesPerSecurityGroup: rules } = {
      ...QUOTAS,
      ...Object.fromEntries(this.of(stack)),
    };
    if (groups * rules > QUOTAS.rulesPerInterface) refute(says.product({ groups, rules }));
    return Object.keys(json).length;
  }

  of(stack: string): ReadonlyMap<QuotaName, number> {
    const own = this.byEnvironment.get(this.environmentOf(stack)) ?? [];
    return new Map([...own].map(([quota, { value }]) => [quota, value]));
  }

  private set(
    stack: string,
    quota: QuotaName,
    value: number,
    refute: (fault: DeclarationFault["fault"]) => void,
  ): void {
    const limit = QUOTA_LIMITS[quota];
    if (limit !== undefined && value > limit) {
      refute(says.over({ quota, value, limit }));
      return;
    }
    if (value > 100 * QUOTAS[quota])
      this.faults.push({ stack, verdict: "undecided", fault: says.unlikely({ quota, value }) });
    const environment = this.environmentOf(stack);
    const own = this.byEnvironment.get(environment) ?? new Map<QuotaName, { value: number; stack: string }>();
    this.byEnvironment.set(environment, own);
    const other = own.get(quota);
    if (other && other.value !== value)
      refute(says.contradiction({ quota, value, other: other.value, stack: other.stack }));
    else own.set(quota, { value, stack });
  }
}

function isQuota(name: string): name is QuotaName {
  return Object.hasOwn(QUOTAS, name);
}
