import { codePermissions, codeStatements, useVariables } from "../../../src/constructs/service/uses";
import { resolveUses } from "../../../src/definition/resolve/uses";

const uses = resolveUses(
  { uses: { uploads: "read", "order-jobs": "send" } },
  { uploads: { type: "bucket" }, "order-jobs": { type: "queue" } },
);
const service = { name: "books", uses, permissions: [] };
const resources = new Map([
  ["uploads", { name: "uploads-name", arn: "uploads-arn" }],
  ["order-jobs", { name: "jobs-name", arn: "jobs-arn", url: "jobs-url" }],
]);

test("a use is a statement for the resource, and one for what is in it", () => {
  expect(codeStatements(service, resources)).toEqual([
    { Sid: "UseUploadsContents", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["uploads-arn/*"] },
    { Sid: "UseUploads", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["uploads-arn"] },
    { Sid: "UseOrderJobs", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["jobs-arn"] },
  ]);
  expect(codePermissions(service, resources).map(({ reason }) => reason)).toEqual([
    "books uses uploads",
    "books uses uploads",
    "books uses order-jobs",
  ]);
});

test("a variable holds what the code needs to find the resource", () => {
  expect(useVariables(uses, resources)).toEqual({ UPLOADS_BUCKET: "uploads-name", ORDER_JOBS_QUEUE_URL: "jobs-url" });
});

test("a resource that the stack doesn't know is a fault of ours", () => {
  expect(() => codeStatements(service, new Map())).toThrow("no resource for 'uploads'");
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
    codeStatements({ name: "books", uses: [], permissions }, resources).map(({ Sid, Action, Resource }) => [
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
    { name: "books", uses: own, permissions: [] },
    new Map([["sessions", { name: "s", arn: "s-arn" }]]),
  );
  expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["UseSessions", ["s-arn"]],
    ["UseSessionsContents", ["s-arn/index/byDay", "s-arn/index/byUser"]],
  ]);
});
