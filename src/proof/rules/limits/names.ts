import { LONGEST_PREFIX } from "../../../aws/name-limits";
import { LOG_RETENTION_DAYS } from "../../../aws/log-retention";
import { DESCRIPTION_PATTERNS, NAME_PATTERNS, type NamePattern } from "../../../aws/name-patterns";
import { UNIQUE_NAMES } from "../../../aws/unique-names";
import { hasUnknown, symbolic, withDigits } from "../../../facts/arn";
import { equals, numberSetting, switchSetting, textSetting } from "../../../facts/setting";
import type { Model } from "../../../terraform/model";
import { type Resource, Unknown, type Value, argumentOf } from "../../../terraform/expressions/value";
import { type Message, messages, unknown } from "../../message";
import { type Result, type Rule, results } from "../../result";

const RETENTION: readonly number[] = LOG_RETENTION_DAYS;

/** The provider makes up a name where it is empty. */
const GENERATED = new Set(["aws_alb", "aws_db_instance", "aws_lb", "aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue"]);

const says = messages({
  maybeRetention: ({ why }: { why: string }) =>
    `undecided whether CloudWatch knows its retention_in_days: not known: ${why}`,
  name: (it: { attribute: string; of: string; length: number; allowed: string }) =>
    `${it.attribute} of ${it.of} has ${it.length} characters; AWS allows ${it.allowed}; choose another`,
  description: (it: { text: string; allowed: string }) =>
    `'${it.text.slice(0, 60)}${it.text.length > 60 ? "…" : ""}' has ${it.text.length} characters; AWS allows ${it.allowed}; choose another`,
  nameAndPrefix: ({ of }: { of: string }) =>
    `${of} has both name and name_prefix, of which the provider takes one; remove one of them`,
  prefix: (it: { of: string; length: number; longest: number }) =>
    `name_prefix of ${it.of} has ${it.length} characters; the provider takes ${it.longest} and puts the rest of the name behind it; shorten it`,
  sameName: (it: { one: string; other: string }) => `${it.one} and ${it.other} both have it; give each its own`,
  fifo: (it: { of: string; isFifo: boolean }) =>
    it.isFifo
      ? `${it.of} is FIFO, and its name has no .fifo at its end; add that, or drop fifo_queue or fifo_topic`
      : `the name of ${it.of} ends with .fifo, and it isn't FIFO; set fifo_queue or fifo_topic, or choose another name`,
  nameFits: () => "fits",
  retention: ({ days }: { days: number }) =>
    `retention_in_days is ${days}; CloudWatch knows ${RETENTION.join(", ")}; set one of these`,
});

export const limitsNames: Rule = {
  id: "limits-names",
  isLocal: true,
  title: "Every name and description fits what AWS allows, and no two names of a kind are equal in a stack",
  check({ facts: { model } }) {
    let names = 0;
    const found = Object.keys({ ...NAME_PATTERNS, ...UNIQUE_NAMES }).flatMap((type) => {
      const shape: NamePattern | undefined = NAME_PATTERNS[type];
      const attribute = shape?.attribute ?? UNIQUE_NAMES[type]?.attribute ?? "name";
      const taken = new Map<string, Resource>();
      return model.all(type).flatMap((resource): readonly Result[] => {
        const value = resource.get(attribute);
        if (value === undefined || (value === "" && GENERATED.has(type))) return [];
        names += 1;
        const name = symbolic(withDigits(value));
        if (hasUnknown(name)) return [];
        const { proven, refuted, unsure } = results({ kind: "name", name }, resource);
        const key = `${name} ${placeOf(resource)}`;
        const other = taken.get(key);
        taken.set(key, resource);
        // Of two that depend on one variable there may be one at a time.
        const open = other && (resource.repeated ?? other.repeated);
        const faults: Message[] = [];
        // What stands in <…> has an end that only AWS knows.
        const isTold = !name.includes("<");
        if (isTold && shape && !shape.pattern.test(name))
          faults.push(says.name({ attribute, of: resource.address, length: name.length, allowed: shape.allowed }));
        if (other !== undefined && open === undefined)
          faults.push(says.sameName({ one: resource.address, other: other.address }));
        faults.push(...fifo(resource, name));
        if (faults.length > 0) return faults.map((fault) => refuted(fault));
        if (other && open) return [unsure(`whether ${other.address} has it, too`, [unknown({ what: open.why })])];
        return isTold ? [proven(says.nameFits())] : [];
      });
    });
    return {
      looked: { name: names },
      results: [
        ...found,
        ...prefixes(model),
        ...descriptions(model),
        ...model.all("aws_cloudwatch_log_group").flatMap(retention),
      ],
    };
  },
};

function prefixes(model: Model): readonly Result[] {
  return Object.keys(NAME_PATTERNS).flatMap((type) =>
    model.all(type).flatMap((resource): readonly Result[] => {
      const prefix = textSetting(resource.get("name_prefix"));
      if (prefix.kind === "unset") return [];
      const of = resource.address;
      const { refuted, unsure } = results({ kind: "name prefix", name: of }, resource);
      const longest = LONGEST_PREFIX[type];
      const name = resource.get("name");
      const given = resource.get("name_prefix");
      if (given instanceof Unknown && name !== undefined && name !== null)
        return [unsure("whether it has a name prefix, too", [unknown({ what: given.why })])];
      return [
        ...(name instanceof Unknown ? [unsure("whether it has a name, too", [unknown({ what: name.why })])] : []),
        ...(name !== undefined && name !== null && !(name instanceof Unknown)
          ? [refuted(says.nameAndPrefix({ of }))]
          : []),
        ...(prefix.kind === "set" && longest !== undefined && prefix.value.length > longest
          ? [refuted(says.prefix({ of, length: prefix.value.length, longest }))]
          : []),
      ];
    }),
  );
}

function descriptions(model: Model): readonly Result[] {
  return Object.entries(DESCRIPTION_PATTERNS).flatMap(([type, { attribute, pattern, allowed }]) =>
    model.all(type).flatMap((resource): readonly Result[] => {
      const text = textSetting(resource.get(attribute));
      if (text.kind !== "set" || pattern.test(text.value)) return [];
      const { refuted } = results({ kind: "description", name: resource.address }, resource);
      return [refuted(says.description({ text: text.value, allowed }))];
    }),
  );
}

/**
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
function fifo(resource: Resource, name: string): readonly Message[] {
  const attribute = { aws_sqs_queue: "fifo_queue", aws_sns_topic: "fifo_topic" }[resource.type];
  if (attribute === undefined) return [];
  const isFifo = name.endsWith(".fifo");
  const wanted = equals(switchSetting(resource.get(attribute)), true);
  return (wanted === "yes" && !isFifo) || (wanted === "no" && isFifo)
    ? [says.fifo({ of: resource.address, isFifo: !isFifo })]
    : [];
}

/** Within what a name has to be its own. */
function placeOf(resource: Resource): string {
  const { scope = "region" } = UNIQUE_NAMES[resource.type] ?? {};
  const account = scope === "all accounts" ? "" : resource.account;
  return [resource.stack, account, scope === "region" ? symbolic(resource.region) : "", parentOf(resource)].join(" ");
}

function parentOf(resource: Resource): string {
  const scope: Value | undefined =
    resource.get("cluster") ?? resource.get("vpc_id") ?? argumentOf(resource.get("dns_config"), "namespace_id");
  return scope === undefined ? "" : symbolic(scope);
}

/** Zero, for ever, is the provider's own word. */
function retention(group: Resource): readonly Result[] {
  const days = numberSetting(group.get("retention_in_days"));
  const { refuted, undecided } = results({ kind: "log group", name: symbolic(group.get("name")) }, group);
  if (days.kind === "unknown") return [undecided(says.maybeRetention({ why: days.why }))];
  if (days.kind === "unset" || days.value === 0 || RETENTION.includes(days.value)) return [];
  return [refuted(says.retention({ days: days.value }))];
}
