import { usePermissions, useStatements, useVariables } from "../../../src/constructs/service/uses";
import { resolveUses } from "../../../src/definition/resolve/uses";

const uses = resolveUses(
  { uses: { uploads: "read", "order-jobs": "send" } },
  { uploads: { type: "bucket" }, "order-jobs": { type: "queue" } },
);
const resources = new Map([
  ["uploads", { name: "uploads-name", arn: "uploads-arn" }],
  ["order-jobs", { name: "jobs-name", arn: "jobs-arn", url: "jobs-url" }],
]);

test("a use is a statement for the resource, and one for what is in it", () => {
  expect(useStatements(uses, resources)).toEqual([
    { Sid: "UseUploadsContents", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["uploads-arn/*"] },
    { Sid: "UseUploads", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["uploads-arn"] },
    { Sid: "UseOrderJobs", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["jobs-arn"] },
  ]);
  expect(usePermissions(uses, resources).map(({ resource }) => resource)).toEqual(["uploads", "uploads", "order-jobs"]);
});

test("a variable holds what the code needs to find the resource", () => {
  expect(useVariables(uses, resources)).toEqual({ UPLOADS_BUCKET: "uploads-name", ORDER_JOBS_QUEUE_URL: "jobs-url" });
});

test("a resource that the stack doesn't know is a fault of ours", () => {
  expect(() => useStatements(uses, new Map())).toThrow("no resource for 'uploads'");
  const withoutUrl = new Map([...resources, ["order-jobs", { name: "jobs-name", arn: "jobs-arn" }] as const]);
  expect(() => useVariables(uses, withoutUrl)).toThrow("resource 'order-jobs': it has no url");
});
