import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { jsonLocal } from "../locals";
import type { ResourceHandle } from "../platform-interface";

/** The longest that AWS takes: whoever deleted a key by mistake has a month to notice. */
const DELETION_DAYS = 30;

export interface KeyProps {
  readonly physicalName: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
  /** What uses the key by itself, not on behalf of somebody in the account. */
  readonly users: KeyUsers;
  readonly deletionProtection: boolean;
}

/** Services of AWS that use a key by themselves, by the ARNs of what they use it for. */
export interface KeyUsers {
  /** Topics that write into queues which the key encrypts. */
  readonly topicArns: readonly string[];
  /** Event buses that the key encrypts. */
  readonly busArns: readonly string[];
}

/**
 * Adds a key that is rotated every year. Its policy leaves to the account's IAM policies who administers and who uses it, and
 * lets in the services that use it by themselves.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function addKey(scope: Construct, id: string, props: KeyProps): ResourceHandle {
  const own = new Construct(scope, id);
  const { physicalName, accountId, users, deletionProtection } = props;
  const key = new KmsKey(own, "Default", {
    description: physicalName,
    enableKeyRotation: true,
    deletionWindowInDays: DELETION_DAYS,
    policy: jsonLocal(own, "access", { Version: "2012-10-17", Statement: statements(accountId, users) }),
    ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
  });
  new KmsAlias(own, "alias", { name: `alias/${physicalName}`, targetKeyId: key.keyId });
  return { name: physicalName, arn: key.arn };
}

function statements(accountId: string, { topicArns, busArns }: KeyUsers): object[] {
  const account = {
    Sid: "LeaveItToTheAccount",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const allow = (Sid: string, service: string, Action: readonly string[], Condition?: object) => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action,
    Resource: "*",
    ...(Condition && { Condition }),
  });
  const encrypt = ["kms:Decrypt", "kms:GenerateDataKey"];
  return [
    account,
    // @see https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html
    ...(topicArns.length === 0
      ? []
      : [allow("WriteIntoQueues", "sns.amazonaws.com", encrypt, { ArnEquals: { "aws:SourceArn": topicArns } })]),
    // @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
    ...(busArns.length === 0
      ? []
      : [
          allow("LookAtTheKey", "events.amazonaws.com", ["kms:DescribeKey"]),
          allow("KeepEvents", "events.amazonaws.com", encrypt, {
            StringEquals: {
              "aws:SourceAccount": accountId,
              "aws:SourceArn": busArns,
              "kms:EncryptionContext:aws:events:event-bus:arn": busArns,
            },
          }),
        ]),
  ];
}
