import { TAG } from "../../../aws/name-limits";
import { evaluateJson } from "../../../terraform/expressions/evaluate";
import { type Value, asString, isMap } from "../../../terraform/expressions/value";
import { objects } from "../../../terraform/json";
import type { Stack } from "../../../terraform/stack";
import { type Message, messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  reserved: ({ key }: { key: string }) =>
    `tag '${key}' begins with aws:, which AWS keeps for itself; name it otherwise`,
  key: (it: { key: string; length: number }) =>
    `tag '${it.key.slice(0, 60)}…' has a key of ${it.length} characters, AWS allows ${TAG.key}; shorten it`,
  emptyKey: () => "a tag has an empty key; name it",
  value: (it: { key: string; length: number }) =>
    `tag '${it.key}' has a value of ${it.length} characters, AWS allows ${TAG.value}; shorten it`,
  many: ({ count }: { count: number }) => `has ${count} tags, AWS allows ${TAG.count}; drop some`,
  fit: () => "all tags fit",
});

type Tags = ReadonlyMap<string, Value>;

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
export const limitsTags: Rule = {
  id: "limits-tags",
  isLocal: true,
  title: "Every tag fits what AWS allows, and no resource has too many",
  check({ facts: { model } }) {
    let tagged = 0;
    const found = model.stacks.flatMap((stack): readonly Result[] => {
      const providers = (stack.root.providers.get("aws") ?? []).map((provider) => defaultTags(stack, provider));
      // Which of several providers a resource has doesn't matter for what all of them put on it.
      const always = providers.length === 1 ? (providers[0] ?? new Map<string, Value>()) : new Map<string, Value>();
      const own = results({ kind: "stack", name: stack.name }, { stack: stack.name, address: stack.name });
      const faults: Result[] = providers.flatMap(each).map((fault) => own.refuted(fault));
      for (const address of stack.declarations.keys()) {
        for (const resource of stack.instances(address)) {
          const tags = resource.mode === "managed" && resource.type.startsWith("aws_") ? resource.get("tags") : null;
          if (!isMap(tags)) continue;
          tagged += 1;
          const count = new Set([...always.keys(), ...tags.keys()]).size;
          const wrong = [...each(tags), ...(count > TAG.count ? [says.many({ count })] : [])];
          const { refuted } = results({ kind: "tags", name: resource.address }, resource);
          faults.push(...wrong.map((fault) => refuted(fault)));
        }
      }
      return faults.length > 0 || stack.declarations.size === 0 ? faults : [own.proven(says.fit())];
    });
    return { looked: { stack: model.stacks.length, "tagged resource": tagged }, results: found };
  },
};

function defaultTags(stack: Stack, provider: Readonly<Record<string, unknown>>): Tags {
  const [block] = objects(provider["default_tags"] as Parameters<typeof objects>[0]);
  const tags = block && evaluateJson(block["tags"] ?? null, stack.scope);
  return isMap(tags) ? tags : new Map();
}

function each(tags: Tags): readonly Message[] {
  return [...tags].flatMap(([key, value]) => {
    const text = asString(value);
    return [
      ...(/^aws:/i.test(key) ? [says.reserved({ key })] : []),
      ...(key === "" ? [says.emptyKey()] : []),
      ...(key.length > TAG.key ? [says.key({ key, length: key.length })] : []),
      ...(text !== undefined && text.length > TAG.value ? [says.value({ key, length: text.length })] : []),
    ];
  });
}
