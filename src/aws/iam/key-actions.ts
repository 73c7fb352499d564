/** What a service of AWS does with a customer key, on behalf of who calls it. */
const ENCRYPT = ["kms:Decrypt", "kms:GenerateDataKey"];
const DECRYPT = ["kms:Decrypt"];

/**
 * What a caller needs of the customer key of what an action is on, by the action in lower case. EFS and EventBridge use a key
 * without their callers' permissions, and what isn't here needs none.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-kms-authz
 */
const BY_ACTION: ReadonlyMap<string, readonly string[]> = new Map([
  ["sqs:sendmessage", ENCRYPT],
  ["sqs:receivemessage", DECRYPT],
  ["sns:publish", ENCRYPT],
  ["s3:getobject", DECRYPT],
  ["s3:putobject", ["kms:GenerateDataKey"]],
  // Only an upload in parts is aborted, and its parts are put together again after they were encrypted.
  ["s3:abortmultipartupload", DECRYPT],
  ...["batchgetitem", "batchwriteitem", "conditioncheckitem", "deleteitem", "getitem", "putitem", "query", "scan"].map(
    (name) => [`dynamodb:${name}`, DECRYPT] as const,
  ),
  ["dynamodb:updateitem", DECRYPT],
]);

/** What is needed of a customer key for any of these actions, each once, sorted. */
export function keyActionsFor(actions: readonly string[]): string[] {
  return [...new Set(actions.flatMap((action) => BY_ACTION.get(action.toLowerCase()) ?? []))].sort();
}

/** The host by which a service of AWS calls KMS for who calls it: `sqs.eu-central-1.amazonaws.com`. */
export function viaService(action: string, region: string): string {
  return `${action.split(":")[0] ?? ""}.${region}.amazonaws.com`;
}
