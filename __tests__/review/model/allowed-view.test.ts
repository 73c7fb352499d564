import type { PlatformDefinition } from "../../../src/definition/platform";
import type { StackSource } from "../../../src/terraform/folder";
import type { JsonObject } from "../../../src/terraform/json";
import { type Edits, edited } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

const sourcesOf = (edits: Edits) => rendered(edited(edits) as PlatformDefinition);

function allowed(sources: readonly StackSource[]): readonly string[] {
  const [view] = viewsOf(sources);
  return (view?.allowed ?? []).map(({ from, to, port, by }) => `${from.join(", ")} → ${to} ${port}: ${by.join(", ")}`);
}

/** With another resource in the platform's stack. */
function withResource(type: string, name: string, body: JsonObject): readonly StackSource[] {
  return sourcesOf({}).map((source) => ({
    ...source,
    documents: source.documents.map((document) => {
      const { resource = {} } = document as { resource?: Record<string, JsonObject> };
      const more = { ...resource, [type]: { ...resource[type], [name]: body } };
      return source.name.endsWith("-platform") ? { ...document, resource: more } : document;
    }),
  }));
}

const secret = { "services.books.secrets": { API_KEY: { type: "secrets-manager", name: "store/key" } } };

test("where each needs all that it may, nothing is listed", () => {
  expect(allowed(sourcesOf({}))).toEqual([]);
});

test("an endpoint that one service needs is open to all that share its clients' group", () => {
  expect(allowed(sourcesOf(secret))).toEqual([
    "shop, status → VPC endpoint secretsmanager 443: aws_vpc_security_group_ingress_rule.endpoints_from_client",
  ]);
});

test("a range lets in whoever stands in it and is let out, for the port alone", () => {
  const into = { security_group_id: "${aws_security_group.books.id}", ip_protocol: "tcp", to_port: 9000 };
  const whole = { ...into, from_port: 9000, cidr_ipv4: "10.0.0.0/16" };
  expect(allowed(withResource("aws_vpc_security_group_ingress_rule", "books_from_all", whole))).toEqual([]);
  const out = { ip_protocol: "-1", cidr_ipv4: "10.0.3.0/24", security_group_id: "${aws_security_group.status.id}" };
  const open = withResource("aws_vpc_security_group_egress_rule", "status_to_private", out);
  expect(allowed(open)).toEqual([]);
  const both = open.map((source, at) => {
    const [document = {}] =
      withResource("aws_vpc_security_group_ingress_rule", "books_from_all", whole)[at]?.documents ?? [];
    const { resource: one = {} } = document as { resource?: JsonObject };
    const [first = {}] = source.documents;
    const { resource: other = {} } = first as { resource?: JsonObject };
    const rules = "aws_vpc_security_group_egress_rule";
    return { ...source, documents: [{ ...document, resource: { ...one, [rules]: other[rules] ?? {} } }] };
  });
  expect(allowed(both)).toEqual(["status → books 9000: aws_vpc_security_group_ingress_rule.books_from_all"]);
});
