import { stateStatements } from "../../../src/constructs/deploy/state-permissions";
import type { S3Backend } from "../../../src/definition/backend";

const allow = (Sid: string, Action: string[], Resource: string[]) => ({ Sid, Effect: "Allow", Action, Resource });

describe("state in S3", () => {
  const backend: S3Backend = { type: "s3", bucket: "states", region: "eu-central-1", keyPrefix: "shop/" };
  const key = (stack: string) => `arn:aws:s3:::states/shop/${stack}.tfstate`;

  test("a plan reads its state and those that it depends on, and takes no lock", () => {
    expect(stateStatements("plan", backend, "shop-test-books", ["shop-test-platform"])).toEqual([
      allow("ListState", ["s3:ListBucket"], ["arn:aws:s3:::states"]),
      allow("ReadState", ["s3:GetObject"], [key("shop-test-books"), key("shop-test-platform")]),
    ]);
  });

  test("an apply writes its own state and locks it", () => {
    expect(stateStatements("apply", backend, "shop-test-books", [])).toEqual([
      allow("ListState", ["s3:ListBucket"], ["arn:aws:s3:::states"]),
      allow("ReadState", ["s3:GetObject"], [key("shop-test-books")]),
      allow("WriteState", ["s3:PutObject"], [key("shop-test-books")]),
      allow(
        "LockState",
        ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        ["arn:aws:s3:::states/shop/shop-test-books.tfstate.tflock"],
      ),
    ]);
  });

  test("a key is used for what each phase does", () => {
    const withKey = { ...backend, kmsKeyArn: "key-arn" };
    const keyOf = (phase: "plan" | "apply") => stateStatements(phase, withKey, "shop-test-books", []).at(-1);
    expect([keyOf("plan"), keyOf("apply")]).toEqual([
      allow("StateKey", ["kms:Decrypt"], ["key-arn"]),
      allow("StateKey", ["kms:Decrypt", "kms:GenerateDataKey"], ["key-arn"]),
    ]);
  });
});
