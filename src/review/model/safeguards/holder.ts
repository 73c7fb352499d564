import { arnOf, nameOf, symbolic } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { type Setting, switchSetting } from "../../../facts/setting";
import { Reference, type Resource, type Value } from "../../../terraform/expressions/value";

/** Something that keeps data from being read, deleted or lost. */
export interface Safeguard {
  readonly of: "encryption" | "protection" | "backup";
  /** Which of them: `at rest`. */
  readonly name: string;
  readonly text: string;
  /** More is safer, 0 is none; undefined where the JSON doesn't tell. */
  readonly level: number | undefined;
}

/** One that holds data, with what else the stacks say of it. */
export class Holder {
  private readonly resource: Resource;
  private readonly facts: Facts;

  constructor(resource: Resource, facts: Facts) {
    this.resource = resource;
    this.facts = facts;
  }

  get(attribute: string): Value | undefined {
    return this.resource.get(attribute);
  }

  flag(attribute: string): Setting<boolean> {
    return switchSetting(this.get(attribute));
  }

  /** Resources that name this one. */
  companions(type: string, attribute: string): readonly Resource[] {
    return this.others(type).filter((other) => this.isNamed(other.get(attribute)));
  }

  others(type: string): readonly Resource[] {
    return this.facts.model.all(type);
  }

  isNamed(value: Value | undefined): boolean {
    return isNamed(value, this.resource);
  }
}

/** Whether a value is the id, the name or the ARN of a resource. */
export function isNamed(value: Value | undefined, resource: Resource): boolean {
  if (value === undefined) return false;
  if (value instanceof Reference) return value.resource === resource;
  return [nameOf(resource), arnOf(resource)].includes(symbolic(value));
}

export type Words = readonly [text: string, level: number | undefined];

/** `unset` is what AWS or the provider takes where nothing is set. */
export function ofFlag(
  [of, name]: readonly [Safeguard["of"], string],
  setting: Setting<boolean>,
  words: { readonly on: Words; readonly off: Words; readonly unset: Words },
): Safeguard {
  if (setting.kind === "unknown") return { of, name, text: `not known: ${setting.why}`, level: undefined };
  const [text, level] = setting.kind === "unset" ? words.unset : setting.value ? words.on : words.off;
  return { of, name, text, level };
}
