import type { ResourceHandle } from "../../../src/constructs/platform-interface";
import { codePermissions, codeStatements, useVariables } from "../../../src/constructs/service/uses";
import { mergedUses, resolveUses } from "../../../src/definition/resolve/uses";
import { booksService, platformInterface } from "../../support/synth";

const uses = resolveUses(
  { uses: { uploads: "read", "order-jobs": "send" } },
  { uploads: { type: "bucket" }, "order-jobs": { type: "queue" } },
);
const { names } = booksService();
const service = { name: "books", names, routesToLogGroup: false, uses, permissions: [] };
const resources = new Map([
  ["uploads", { name: "uploads-name", arn: "uploads-arn" }],
  ["order-jobs", { name: "jobs-name", arn: "jobs-arn", url: "jobs-url" }],
]);
const around = platformInterface({ resourceByName: resources });

test("a use is a statement for the resource, and one for what is in it", () => {
  expect(codeStatements(service, around)).toEqual([
    { Sid: "UseUploadsContents", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["uploads-arn/*"] },
    { Sid: "UseUploads", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["uploads-arn"] },
    { Sid: "UseOrderJobs", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["jobs-arn"] },
  ]);
  expect(codePermissions(service, around).map(({ reason }) => reason)).toEqual([
    "books uses uploads",
    "books uses uploads",
    "books uses order-jobs",
  ]);
});

test("a variable holds what the code needs to find the resource", () => {
  expect(useVariables(uses, resources)).toEqual({ UPLOADS_BUCKET: "uploads-name", ORDER_JOBS_QUEUE_URL: "jobs-url" });
});

test("a resource that the stack doesn't know is a fault of ours", () => {
  expect(() => codeStatements(service, { ...around, resourceByName: new Map() })).toThrow("no resource for 'uploads'");
  const withoutUrl = new Map([...resources, ["order-jobs", { name: "jobs-name", arn: "jobs-arn" }] as const]);
  expect(() => useVariables(uses, withoutUrl)).toThrow("resource 'order-jobs': it has no url");
});

test("a permission is a statement with its actions and ARNs as they are said", () => {
  const send = {
    actions: ["ses:SendRawEmail", "ses:SendEmail"],
    resources: ["arn:aws:ses:*:*:identity/x"],
    reason: "mail",
  };
  const trace = { actions: ["xray:PutTraceSegments"], resources: ["*"], reason: "traces" };
  const statements = (...permissions: (typeof send)[]) =>
    codeStatements({ ...service, uses: [], permissions }, around).map(({ Sid, Action, Resource }) => [
      Sid,
      Action,
      Resource,
    ]);
  expect(statements(send)).toEqual([
    ["Permission", ["ses:SendEmail", "ses:SendRawEmail"], ["arn:aws:ses:*:*:identity/x"]],
  ]);
  expect(statements(send, trace).map(([sid]) => sid)).toEqual(["Permission1", "Permission2"]);
});

test("what is in a table are its indexes", () => {
  const id = { name: "id", type: "string" } as const;
  const indexes = { byDay: { partitionKey: id }, byUser: { partitionKey: id } };
  const own = resolveUses({ uses: { sessions: "read" } }, { sessions: { type: "table", partitionKey: id, indexes } });
  const statements = codeStatements(
    { ...service, uses: own },
    { ...around, resourceByName: new Map([["sessions", { name: "s", arn: "s-arn" }]]) },
  );
  expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["UseSessions", ["s-arn"]],
    ["UseSessionsContents", ["s-arn/index/byDay", "s-arn/index/byUser"]],
  ]);
});

describe("what a key encrypts", () => {
  const keyed = resolveUses(
    { uses: { uploads: "read", jobs: "send", "old-jobs": "consume", far: "consume", share: "read", bus: "publish" } },
    {
      data: { type: "key" },
      uploads: { type: "bucket", key: "data" },
      jobs: { type: "queue", key: "data" },
      "old-jobs": { type: "queue", key: "data" },
      far: { type: "queue", key: "data", existing: { arn: "arn:aws:sqs:eu-west-1:123456789012:far" } },
      share: { type: "files", key: "data" },
      bus: { type: "event-bus", key: "data" },
    },
  );
  const handle = (name: string): [string, ResourceHandle] => [name, { name, arn: `${name}-arn` }];
  const known = new Map<string, ResourceHandle>([
    ...["data", "uploads", "jobs", "old-jobs", "share", "bus"].map(handle),
    ["far", { name: "far", arn: "arn:aws:sqs:eu-west-1:123456789012:far" }] as const,
  ]);
  const ofKey = (own = keyed) =>
    codeStatements({ ...service, uses: own }, { ...around, resourceByName: known }).filter(({ Action }) =>
      Action[0]?.startsWith("kms:"),
    );

  test("is used by the service of AWS alone, in one statement for each", () => {
    const statement = (Sid: string, Action: string[], via: string) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource: ["data-arn"],
      Condition: { StringEquals: { "kms:ViaService": via } },
    });
    expect(ofKey()).toEqual([
      statement("UseDataByS3", ["kms:Decrypt"], "s3.eu-central-1.amazonaws.com"),
      statement("UseDataBySqs", ["kms:Decrypt", "kms:GenerateDataKey"], "sqs.eu-central-1.amazonaws.com"),
      statement("UseDataBySqsEuWest1", ["kms:Decrypt"], "sqs.eu-west-1.amazonaws.com"),
    ]);
  });

  test("needs no second statement for what the code may do with the key by itself", () => {
    const [direct] = resolveUses({ uses: { data: "decrypt" } }, { data: { type: "key" } });
    if (direct === undefined) throw new Error("the key isn't used");
    expect(ofKey([direct, ...keyed]).map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["UseData", ["kms:Decrypt"]],
      ["UseDataBySqs", ["kms:GenerateDataKey"]],
    ]);
  });
});

test("what containers of a task do with one resource is one statement for each of its parts", () => {
  const both = mergedUses([
    ...resolveUses({ uses: { uploads: "read" } }, { uploads: { type: "bucket" } }),
    ...resolveUses({ uses: { uploads: "write" } }, { uploads: { type: "bucket" } }),
  ]);
  const statements = codeStatements({ ...service, uses: both }, around);
  expect(statements.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ["UseUploadsContents", ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]],
    ["UseUploads", ["s3:ListBucket"]],
  ]);
});

test("a log router writes to the service's log group and to no other", () => {
  const [statement] = codeStatements({ ...service, uses: [], routesToLogGroup: true }, around);
  expect(statement).toEqual({
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: ["arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/shop-test/books:*"],
  });
});
