import { type Match, arnOf, hasUnknown } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { letsServiceIn } from "../../facts/iam/service-access";
import { serviceKey } from "../../facts/iam/service-keys";
import type { Statement } from "../../facts/iam/policy";
import { type Link, link } from "../../facts/link";
import { equals, orDefault, switchSetting, textSetting } from "../../facts/setting";
import type { Resource } from "../../terraform/expressions/value";
import { messages } from "../message";
import { type Result, type Rule, results } from "../result";

const says = messages({
  delivers: (it: { topic: string; queue: string }) => `${it.topic} may write into ${it.queue}`,
  refused: (it: { topic: string; queue: string }) =>
    `no policy of ${it.queue} lets sns.amazonaws.com send messages of ${it.topic}; allow sqs:SendMessage with aws:SourceArn of the topic`,
  wrong: (it: { argument: string; names: string }) => `${it.argument} is ${it.names}; name a topic and a queue`,
  fifo: (it: { topic: string; queue: string }) =>
    `${it.queue} is a FIFO queue, which takes messages of FIFO topics only; make ${it.topic} one (fifo_topic), or subscribe a standard queue`,
  keyRefuses: (it: { topic: string; queue: string; key: string }) =>
    `the policy of ${it.key}, the key of ${it.queue}, lets sns.amazonaws.com neither encrypt nor decrypt what ${it.topic} sends; allow kms:Decrypt and kms:GenerateDataKey with aws:SourceArn of the topic`,
  keyOfAws: (it: { queue: string; key: string }) =>
    `${it.key}, the key of ${it.queue}, is AWS's, whose policy lets no topic in; encrypt the queue with a key of your own, or with SQS's`,
  idle: (it: { statement: string; policy: string; topic: string; queue: string }) =>
    `${it.statement} of ${it.policy} lets in messages of ${it.topic}, which has no subscription to ${it.queue}; add the aws_sns_topic_subscription, or take the topic out of it`,
  encrypted: ({ queue }: { queue: string }) => `whether the key of ${queue} lets SNS encrypt`,
  maybe: (it: { topic: string; queue: string }) => `whether a policy of ${it.queue} lets in ${it.topic}`,
  end: (it: { argument: string; why: string }) => `${it.argument} (${it.why})`,
});

const QUESTION = "whether messages arrive";

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html */
const ENCRYPT = ["kms:Decrypt", "kms:GenerateDataKey"];

/**
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
 */
export const subscriptions: Rule = {
  id: "subscriptions",
  title: "Each queue that is subscribed to a topic takes the topic's messages",
  check({ facts, declarations: { strict } }) {
    const all = facts.model.all("aws_sns_topic_subscription").filter((own) => toQueue(own) !== "no");
    const found = all.map((own) => judge(facts, own));
    return { looked: { subscription: all.length }, results: strict ? [...found, ...idle(facts, all)] : found };
  },
};

/** An address, a function or a stream asks for no policy of a queue. */
function toQueue(own: Resource): Match {
  return equals(textSetting(own.get("protocol")), "sqs");
}

function endsOf(own: Resource): readonly [topic: Link, queue: Link] {
  return [
    link(own.get("topic_arn"), ["aws_sns_topic"], ["arn", "id"]),
    link(own.get("endpoint"), ["aws_sqs_queue"], ["arn"]),
  ];
}

/** Topics that a queue lets in by name, and whose messages it never gets. */
function idle(facts: Facts, subscriptions: readonly Resource[]): readonly Result[] {
  const ends = subscriptions.map(endsOf);
  // A subscription whose ends aren't known may be any.
  if (ends.flat().some(({ kind }) => kind === "unknown")) return [];
  const subscribed = new Map<Resource, Set<Resource>>();
  for (const [topic, queue] of ends) {
    if (topic.kind !== "found" || queue.kind !== "found") continue;
    subscribed.set(queue.resource, (subscribed.get(queue.resource) ?? new Set()).add(topic.resource));
  }
  const topics = new Map(facts.model.all("aws_sns_topic").map((topic) => [arnOf(topic), topic]));
  return facts.model.all("aws_sqs_queue").flatMap((queue) => {
    const { refuted } = results({ kind: "queue", name: queue.address }, queue);
    return facts.resourcePolicies.of(queue).flatMap(({ statements }) =>
      statements.filter(isForTopics).flatMap(({ label: statement, address: policy, conditions }) =>
        conditions
          .filter(({ key }) => key.toLowerCase() === "aws:sourcearn")
          .flatMap(({ values }) => values.flatMap((arn) => topics.get(arn) ?? []))
          .filter((topic) => subscribed.get(queue)?.has(topic) !== true)
          .map((topic) => {
            const which = { statement, policy, topic: topic.address, queue: queue.address };
            return refuted(says.idle(which), [policy, topic.address]);
          }),
      ),
    );
  });
}

function isForTopics({ effect, doubt, principals }: Statement): boolean {
  return effect === "Allow" && doubt === undefined && principals.every((it) => it === "Service:sns.amazonaws.com");
}

function judge(facts: Facts, own: Resource): Result {
  const { proven, refuted, unsure } = results({ kind: "subscription", name: own.address }, own);
  const [topic, queue] = endsOf(own);
  if (toQueue(own) !== "yes" || queue.kind === "unknown")
    return unsure(QUESTION, [says.end({ argument: "endpoint", why: "why" in queue ? queue.why : own.address })]);
  if (topic.kind === "unknown") return unsure(QUESTION, [says.end({ argument: "topic_arn", why: topic.why })]);
  if (topic.kind !== "found" || queue.kind !== "found") {
    const [argument, wrong] = topic.kind === "found" ? (["endpoint", queue] as const) : (["topic_arn", topic] as const);
    return refuted(says.wrong({ argument, names: "why" in wrong ? wrong.why : "missing" }));
  }
  const ends = { topic: topic.resource.address, queue: queue.resource.address };
  const isFifo = (one: Resource, argument: string): Match =>
    equals(orDefault(switchSetting(one.get(argument)), false), true);
  if (isFifo(queue.resource, "fifo_queue") === "yes" && isFifo(topic.resource, "fifo_topic") === "no")
    return refuted(says.fifo(ends), Object.values(ends));
  const policies = facts.resourcePolicies.of(queue.resource);
  const [source, target] = [arnOf(topic.resource), arnOf(queue.resource)];
  const context = new Map([
    ["aws:sourcearn", source],
    ["aws:sourceaccount", topic.resource.account],
    ["aws:securetransport", "true"],
  ]);
  const answer = letsServiceIn(policies, {
    service: "sns.amazonaws.com",
    action: "sqs:SendMessage",
    resource: target,
    context,
  });
  if (answer === "no") return refuted(says.refused(ends), Object.values(ends));
  if (answer === "unknown" || hasUnknown(source) || hasUnknown(target)) return unsure(QUESTION, [says.maybe(ends)]);
  const carriers = policies.map(({ address }) => address);
  const found = serviceKey(facts, queue.resource, queue.resource.get("kms_master_key_id"), {
    service: "sns.amazonaws.com",
    actions: ENCRYPT,
    context,
  });
  switch (found.kind) {
    case "key of aws":
      return refuted(says.keyOfAws({ queue: ends.queue, key: found.key }), Object.values(ends));
    case "refused":
      return refuted(says.keyRefuses({ ...ends, key: found.key.address }), [...Object.values(ends), found.key.address]);
    case "unknown":
      return unsure(QUESTION, [says.encrypted({ queue: ends.queue })]);
    case "allowed":
      return proven(says.delivers(ends), [own.address, ends.topic, ends.queue, ...carriers, found.key.address]);
    case "none":
      return proven(says.delivers(ends), [own.address, ends.topic, ends.queue, ...carriers]);
  }
}
