import { isInAws, standInOf } from "../../../src/constructs/local/stand-in";
import type { ResourceDefinition } from "../../../src/definition/resources";

const existing = { host: "db.internal", securityGroupId: "sg-0123456789abcdef0" };
const files = { fileSystemId: "fs-1", accessPointId: "fsap-1", securityGroupId: "sg-0123456789abcdef0" };

const kinds: readonly (readonly [ResourceDefinition, ReturnType<typeof standInOf>["type"]])[] = [
  [{ type: "https", host: "api.example.com" }, "itself"],
  [{ type: "tcp", host: "mail.internal", port: 25, to: "10.9.0.0/24" }, "none"],
  [{ type: "postgres", existing }, "server"],
  [{ type: "mysql", existing }, "server"],
  [{ type: "postgres" }, "server"],
  [{ type: "mysql", iamUser: "app" }, "none"],
  [{ type: "cache" }, "server"],
  [{ type: "cache", existing }, "server"],
  [{ type: "bucket" }, "aws"],
  [{ type: "queue" }, "aws"],
  [{ type: "topic" }, "aws"],
  [{ type: "table", partitionKey: { name: "id", type: "string" } }, "aws"],
  [{ type: "table", existing: { name: "sessions" } }, "none"],
  [{ type: "event-bus" }, "aws"],
  [{ type: "files", existing: files }, "volume"],
];

test.each(kinds)("%j is replaced by: %s", (resource, type) => {
  expect([standInOf(resource).type, isInAws(resource)]).toEqual([type, type === "aws"]);
});
