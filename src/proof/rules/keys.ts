import { KEYS } from "../../facts/arn";
import { equals, orDefault, switchSetting, textSetting } from "../../facts/setting";
import { type Json, isObject } from "../../terraform/json";
import { referencesIn } from "../../terraform/references";
import type { Stack } from "../../terraform/stack";
import { walked } from "../flows/evidence";
import { disabledKey } from "../flows/permissions";
import { messages } from "../message";
import { type Rule, conclude } from "../result";

const says = messages({
  notSymmetric: (it: { argument: string; value: string; users: readonly string[] }) =>
    `${it.argument} is ${it.value}, and ${it.users.join(", ")} can encrypt with a symmetric key only; remove ${it.argument}`,
  unknown: (it: { argument: string; why: string }) => `${it.argument} (${it.why})`,
});

const ARGUMENTS: Readonly<Record<string, string>> = {
  key_usage: "ENCRYPT_DECRYPT",
  customer_master_key_spec: "SYMMETRIC_DEFAULT",
};

/**
 * AWS services that encrypt what they keep take enabled, symmetric keys.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html
 */
export const encryptionKeys: Rule = {
  id: "encryption-keys",
  title: "Each key that something is encrypted with is enabled and symmetric",
  check({ facts: { model } }) {
    const keys = KEYS.flatMap((type) => model.all(type));
    const homes = new Set(keys.map(({ stack }) => stack));
    const users = new Map(
      model.stacks.filter(({ name }) => homes.has(name)).map((stack) => [stack.name, usersByKey(stack)]),
    );
    const found = keys.flatMap((key) => {
      const own = users.get(key.stack)?.get(`${key.type}.${key.name}`) ?? [];
      if (own.length === 0) return [];
      const evidence = walked((walk) => {
        walk.via(key.address, ...own);
        const enabled = orDefault(switchSetting(key.get("is_enabled") ?? key.get("enabled")), true);
        if (enabled.kind === "unknown") walk.doubt(says.unknown({ argument: "is_enabled", why: enabled.why }));
        else if (equals(enabled, false) === "yes") walk.miss(disabledKey({ key: key.address }));
        for (const [argument, wanted] of Object.entries(ARGUMENTS)) {
          const given = orDefault(textSetting(key.get(argument)), wanted);
          if (given.kind === "unknown") walk.doubt(says.unknown({ argument, why: given.why }));
          else if (equals(given, wanted) === "no")
            walk.miss(says.notSymmetric({ argument, value: given.value, users: own }));
        }
      });
      return conclude({ kind: "key", name: key.address }, key, "encrypt", evidence);
    });
    return { looked: { key: keys.length }, results: found };
  },
};

/** Resources by the key that an argument of theirs names: those whose names say that they are about KMS, at any depth. */
function usersByKey({ declarations }: Stack): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [address, { mode, type, body }] of declarations) {
    // What belongs to keys encrypts nothing by them.
    if (mode === "data" || type.split("_")[1] === "kms") continue;
    for (const key of keysIn(body)) found.set(key, (found.get(key) ?? new Set()).add(address));
  }
  return new Map([...found].map(([key, users]) => [key, [...users]]));
}

function keysIn(json: Json): readonly string[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(keysIn);
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([name, value]) => {
    if (NAMES_BY_USERS.has(name)) return [];
    const texts = (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(
      (text) => typeof text === "string",
    );
    const named = /kms|encrypt/.test(name) ? texts.flatMap((text) => [...referencesIn(text)]) : [];
    return [...named.filter((key) => KEYS.some((type) => key.startsWith(`${type}.`))), ...keysIn(value)];
  });
}

/** Maps whose keys are no arguments: code that finds a key in a variable may sign by it. */
const NAMES_BY_USERS = new Set(["environment", "tags"]);
