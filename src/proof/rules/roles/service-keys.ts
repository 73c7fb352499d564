import { arnOf, hasUnknown } from "../../../facts/arn";
import { serviceKey } from "../../../facts/iam/service-keys";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  uses: ({ key }: { key: string }) => `is encrypted with ${key}, which lets EventBridge in`,
  refused: (it: { bus: string; key: string; actions: readonly string[] }) =>
    `the policy of ${it.key}, the key of ${it.bus}, lets events.amazonaws.com not do all of ${it.actions.join(", ")}; allow them with aws:SourceArn of the bus`,
  keyOfAws: (it: { bus: string; key: string }) =>
    `${it.key}, the key of ${it.bus}, is AWS's, whose policy doesn't let EventBridge in; name a key of your own, or none`,
  maybe: ({ bus }: { bus: string }) => `whether the key of ${bus} lets EventBridge encrypt`,
});

const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"];

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html */
export const serviceKeys: Rule = {
  id: "service-keys",
  title: "Each event bus with a customer key may use it",
  check({ facts }) {
    const buses = facts.model.all("aws_cloudwatch_event_bus");
    const found = buses.flatMap((bus): readonly Result[] => {
      const { proven, refuted, unsure } = results({ kind: "event bus", name: bus.address }, bus);
      const arn = arnOf(bus);
      const key = serviceKey(facts, bus, bus.get("kms_key_identifier"), {
        service: "events.amazonaws.com",
        actions: ACTIONS,
        context: new Map([
          ["aws:sourcearn", arn],
          ["aws:sourceaccount", bus.account],
          ["kms:encryptioncontext:aws:events:event-bus:arn", arn],
        ]),
      });
      const at = bus.address;
      switch (key.kind) {
        case "none":
          return [];
        case "key of aws":
          return [refuted(says.keyOfAws({ bus: at, key: key.key }), [at])];
        case "refused":
          return [refuted(says.refused({ bus: at, key: key.key.address, actions: ACTIONS }), [at, key.key.address])];
        case "unknown":
          return [unsure("whether it keeps events", [says.maybe({ bus: at })])];
        case "allowed":
          return hasUnknown(arn)
            ? [unsure("whether it keeps events", [says.maybe({ bus: at })])]
            : [proven(says.uses({ key: key.key.address }), [at, key.key.address])];
      }
    });
    return { looked: { "event bus": buses.length }, results: found };
  },
};
