import type { Facts } from "../../facts/facts";
import type { Proof } from "../../proof/prove";
import { type Json, isObject } from "../../terraform/json";
import type { Model } from "../../terraform/model";
import { type Own, type Reference, byAddress } from "./reference";

/** An attribute that was set over what the definition makes of it. */
export interface OverrideView extends Reference {
  readonly attribute: string;
  /** As the JSON has it. */
  readonly value: string;
  readonly reason: string;
}

/** Why a container has what a reviewer would ask about. */
export interface ReasonView extends Reference {
  /** Of the service or job. */
  readonly service: string;
  readonly container: string;
  /** Undefined for a writable root file system. */
  readonly variable: string | undefined;
  readonly reason: string;
}

export function reasonViews(facts: Facts, { reasons }: Proof, own: Own): readonly ReasonView[] {
  return reasons
    .filter(own)
    .flatMap((it): ReasonView[] => {
      const service = facts.services.find(
        ({ task }) => task?.resource.stack === it.stack && task.resource.address === it.address,
      );
      return service === undefined ? [] : [{ ...it, service: service.label }];
    })
    .toSorted(byAddress);
}

export function overrideViews(model: Model, { overrides }: Proof, own: Own): readonly OverrideView[] {
  const stacks = new Map(model.stacks.map((stack) => [stack.name, stack]));
  return overrides
    .filter(own)
    .map(({ stack, address, attribute, reason }): OverrideView => {
      const body = stacks.get(stack)?.declarations.get(address)?.body;
      return { stack, address, attribute, value: JSON.stringify(valueAt(body, attribute.split("."))), reason };
    })
    .toSorted(byAddress);
}

/** A block that stands once may stand without a list around it. */
function valueAt(json: Json | undefined, [first, ...rest]: readonly string[]): Json {
  if (json === undefined || first === undefined) return json ?? null;
  if (Array.isArray(json)) return valueAt((json as readonly Json[])[Number(first)], rest);
  if (!isObject(json)) return null;
  return json[first] === undefined && first === "0" ? valueAt(json, rest) : valueAt(json[first], rest);
}
