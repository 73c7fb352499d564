import { type Match, arnOf, matches, symbolic } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import { any } from "../../facts/match";
import { equals, numberSetting, orDefault, switchSetting, textSetting } from "../../facts/setting";
import { decodeJson } from "../../terraform/expressions/json-text";
import { type Resource, type Value, asString, describe, isMap, items } from "../../terraform/expressions/value";
import { type Message, messages } from "../message";
import { type Result, type Rule, results } from "../result";

const says = messages({
  kept: ({ queue }: { queue: string }) => `go to ${queue}`,
  kind: (it: { source: string; target: string }) =>
    `${it.source} and ${it.target}, which takes its dead letters, must both be FIFO queues or both not; set fifo_queue of both`,
  refused: (it: { source: string; target: string; policy: string }) =>
    `${it.policy} keeps ${it.source} from sending its dead letters to ${it.target}; name its ARN in sourceQueueArns`,
  noJson: ({ policy }: { policy: string }) =>
    `redrive_policy of ${policy} is no JSON object; write it as jsonencode({ deadLetterTargetArn = …, maxReceiveCount = … })`,
  lacks: (it: { policy: string; key: string }) =>
    `redrive_policy of ${it.policy} has no ${it.key}, which SQS asks for; add it`,
  count: (it: { policy: string; count: number }) =>
    `maxReceiveCount in the redrive_policy of ${it.policy} is ${it.count}; set it to a whole number from 1 to 1000`,
  unread: ({ what }: { what: string }) => what,
});

const QUEUE = ["aws_sqs_queue"];

/** What else than the queue may carry its documents. */
const CARRIERS = {
  redrive_policy: "aws_sqs_queue_redrive_policy",
  redrive_allow_policy: "aws_sqs_queue_redrive_allow_policy",
} as const;

/**
 * What a queue hands on of messages that nobody could handle, and whether AWS lets it.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const deadLetters: Rule = {
  id: "dead-letters",
  title: "Each queue that has dead letters may send them to a queue of its own kind",
  check({ facts }) {
    const found = facts.model.all("aws_sqs_queue").flatMap((queue) => judge(facts, queue));
    return { looked: { "queue with dead letters": found.length }, results: found };
  },
};

function judge(facts: Facts, source: Resource): readonly Result[] {
  const [policy] = documents(facts, source, "redrive_policy");
  if (policy === undefined) return [];
  const { proven, refuted, unsure } = results({ kind: "queue", name: source.address }, source);
  const faults = ofPolicy(policy);
  if (faults.length > 0) return faults.map((fault) => refuted(fault, [policy.carrier.address]));
  const target = linked(link(field(policy.document, "deadLetterTargetArn"), QUEUE, ["arn"]));
  // Of a queue of another stack or account nothing is known.
  if (target === undefined) return [];
  const ends = { source: source.address, target: target.address };
  const kinds = [source, target].map(isFifo);
  if (kinds.includes("yes") && kinds.includes("no")) return [refuted(says.kind(ends), [target.address])];
  const [allowed] = documents(facts, target, "redrive_allow_policy");
  const answer = allowed === undefined ? "yes" : lets(allowed.document, arnOf(source));
  if (allowed !== undefined && answer === "no")
    return [refuted(says.refused({ ...ends, policy: allowed.carrier.address }), [target.address])];
  const unclear = [source, target].filter((_, index) => kinds[index] === "unknown");
  const why = [
    ...unclear.map((queue) => `fifo_queue of ${queue.address}`),
    ...(answer === "unknown" ? [describe(allowed?.document ?? null)] : []),
  ];
  if (why.length > 0)
    return [
      unsure(
        "whether its dead letters are kept",
        why.map((what) => says.unread({ what })),
      ),
    ];
  return [proven(says.kept({ queue: target.address }), [target.address])];
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
function ofPolicy({ carrier, document }: Written): readonly Message[] {
  const policy = carrier.address;
  if (document === undefined || !isMap(document)) {
    const text = textSetting(carrier.get("redrive_policy"));
    return text.kind === "set" && text.value !== "" ? [says.noJson({ policy })] : [];
  }
  const missing = ["deadLetterTargetArn", "maxReceiveCount"].filter((key) => (document.get(key) ?? null) === null);
  const count = numberSetting(document.get("maxReceiveCount"));
  const isOut = count.kind === "set" && !(Number.isInteger(count.value) && count.value >= 1 && count.value <= 1000);
  return [
    ...missing.map((key) => says.lacks({ policy, key })),
    ...(isOut ? [says.count({ policy, count: count.value })] : []),
  ];
}

interface Written {
  readonly carrier: Resource;
  readonly document: Value | undefined;
}

function isFifo(queue: Resource): Match {
  return equals(orDefault(switchSetting(queue.get("fifo_queue")), false), true);
}

/** A document of a queue, written in itself or beside it. */
function documents({ model }: Facts, queue: Resource, attribute: keyof typeof CARRIERS): readonly Written[] {
  const beside = model
    .all(CARRIERS[attribute])
    .filter((carrier) => linked(link(carrier.get("queue_url"), QUEUE, ["id", "url"])) === queue);
  return [queue, ...beside].flatMap((carrier) => {
    const written = carrier.get(attribute);
    return written === undefined || written === null ? [] : [{ carrier, document: decodeJson(written) }];
  });
}

function field(document: Value | undefined, name: string): Value | undefined {
  return document !== undefined && isMap(document) ? document.get(name) : undefined;
}

function lets(document: Value | undefined, source: string): Match {
  const permission = asString(field(document, "redrivePermission") ?? null);
  const byPermission: Readonly<Record<string, Match>> = { allowAll: "yes", denyAll: "no" };
  if (permission !== "byQueue") return byPermission[permission ?? ""] ?? "unknown";
  return any(items(field(document, "sourceQueueArns")).map((arn) => matches(symbolic(arn), source)));
}
