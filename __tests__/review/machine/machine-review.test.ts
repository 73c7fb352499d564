import { machineReview } from "../../../src/review/machine/machine-review";
import { type Edits } from "../../definition/valid";
import { reviewOfEdits } from "../support/changed";

const bucket = { resources: { uploads: { type: "bucket" } } };

test.each<[string, Edits, readonly string[]]>([
  ["nothing", {}, []],
  ["a version", { "services.books.environment": { LEVEL: "debug" } }, ["services"]],
  ["logs", { logRetentionDays: 7 }, ["data"]],
  [
    "a permission",
    {
      "services.books.permissions": [
        { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::files/*"], reason: "reads" },
      ],
    },
    ["network", "permissions", "services"],
  ],
  ["a bucket", bucket, ["data", "services"]],
  ["who may connect", { ingress: { allowedCidrs: ["198.51.100.0/24"] } }, ["network", "services"]],
  ["a protection of a service", { "services.books.exec": true }, ["network", "permissions", "services"]],
])("whose topics change with %s", async (_, edits, owners) => {
  expect(machineReview(await reviewOfEdits(edits)).owners).toEqual(owners);
});

test("facts say what the environment is now", async () => {
  const { environments } = machineReview(await reviewOfEdits({ ...bucket, "services.shop.desiredCount": 2 }));
  const [{ facts } = { facts: undefined }] = environments;
  expect(facts?.exposures).toEqual([
    { to: "store-test-balancer", port: 80, from: ["0.0.0.0/0"], connection: "HTTP, unencrypted", declared: true },
    { to: "status", port: 80, from: ["0.0.0.0/0"], connection: null, declared: true },
  ]);
  expect(facts?.services[1]).toEqual({
    ...{ name: "shop", tasks: 2, cpu: 256, memoryMiB: 512 },
    images: ["<account>.dkr.ecr.eu-central-1.amazonaws.com/store-test-shop:tag-of-apps-hostname-app"],
  });
  expect(facts?.connections).toContainEqual({ from: "shop", to: "books", port: 9000, verdict: "proven" });
  expect(facts?.permissions).toContainEqual({
    ...{ who: "ECS for books", effect: "Allow", notActions: [], notResources: [], conditions: [] },
    actions: ["ecr:GetAuthorizationToken"],
    resources: ["*"],
  });
  expect(facts?.protections).toContainEqual({
    ...{ of: "load balancer store-test-balancer", name: "deletion protection" },
    ...{ text: "no deletion protection", level: 0 },
  });
});
