import type { S3Backend } from "../../definition/backend";
import type { Phase } from "../../definition/resolve/bootstrap-plan";
import { stateKey } from "../../definition/resolve/state-location";
import { type PolicyStatement, allow } from "../service/roles";

/**
 * A stack's state in S3 and the states that it reads. A plan of a pull request reads and doesn't lock (`-lock=false`).
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function stateStatements(
  phase: Phase,
  backend: S3Backend,
  stack: string,
  readsStateOf: readonly string[],
): PolicyStatement[] {
  const bucket = `arn:aws:s3:::${backend.bucket}`;
  const keyOf = (name: string): string => `${bucket}/${stateKey(backend, name)}`;
  const { kmsKeyArn } = backend;
  return [
    allow("ListState", ["s3:ListBucket"], [bucket]),
    allow("ReadState", ["s3:GetObject"], [stack, ...readsStateOf].map(keyOf).sort()),
    ...(phase === "plan"
      ? []
      : [
          allow("WriteState", ["s3:PutObject"], [keyOf(stack)]),
          allow("LockState", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [`${keyOf(stack)}.tflock`]),
        ]),
    ...(kmsKeyArn === undefined
      ? []
      : [allow("StateKey", phase === "plan" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"], [kmsKeyArn])]),
  ];
}
