import { type Body, findings, platform, resource } from "../proof/platform";
import { Encoded, type Value, describe as said, isList, isMap } from "../../src/terraform/expressions/value";
import type { JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";

function documentOf(body: Body, others: Readonly<Record<string, Body>> = {}): unknown {
  const json = { variable: { open: {} }, data: { aws_iam_policy_document: { made: body, ...others } } };
  const model = new Model([{ name: "s", directory: "/s", documents: [json as unknown as JsonObject] }]);
  const data = model.all("data.aws_iam_policy_document").find(({ name }) => name === "made");
  const made = data?.get("json") ?? data?.computed?.("json");
  return made instanceof Encoded ? plain(made.value) : said(made);
}

function plain(value: Value): unknown {
  if (isMap(value)) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return isList(value) ? value.map(plain) : value;
}

const statement = (Sid: string | undefined, Action: string) => ({
  ...(Sid === undefined ? {} : { Sid }),
  Effect: "Allow",
  Action,
});
const text = (...Statement: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

test("statements of sources stand first, and those of overrides last; one with the sid of another one takes its place", () => {
  expect(
    documentOf({
      source_policy_documents: [
        text(statement("A", "s:One"), statement(undefined, "s:Two")),
        text(statement("B", "s:Three")),
      ],
      statement: [{ sid: "B", actions: ["s:Four"] }, { actions: ["s:Five"] }],
      override_policy_documents: [null, text(statement("A", "s:Six"), statement(undefined, "s:Seven"))],
    }),
  ).toEqual({
    Version: "2012-10-17",
    Statement: [
      statement("A", "s:Six"),
      statement(undefined, "s:Two"),
      { Sid: "B", Effect: "Allow", Action: ["s:Four"] },
      { Effect: "Allow", Action: ["s:Five"] },
      statement(undefined, "s:Seven"),
    ],
  });
});

test("documents are made of documents", () => {
  expect(
    documentOf(
      { source_policy_documents: ["${data.aws_iam_policy_document.base.json}"] },
      {
        base: { statement: [{ sid: "A", actions: ["s:One"], not_principals: [{ type: "AWS", identifiers: ["1"] }] }] },
      },
    ),
  ).toEqual({
    Version: "2012-10-17",
    Statement: [{ Sid: "A", Effect: "Allow", Action: ["s:One"], NotPrincipal: { AWS: ["1"] } }],
  });
});

test("the newest version holds", () => {
  const old = JSON.stringify({ Version: "2008-10-17", Statement: [] });
  expect(documentOf({ version: "2008-10-17", source_policy_documents: [old] })).toHaveProperty("Version", "2008-10-17");
  expect(documentOf({ version: "2008-10-17", override_policy_documents: [text()] })).toHaveProperty(
    "Version",
    "2012-10-17",
  );
});

test.each<[string, Body, string]>([
  ["a document that isn't known", { source_policy_documents: ["${var.open}"] }, "source_policy_documents of"],
  ["documents that aren't known", { override_policy_documents: "${var.open}" }, "override_policy_documents of"],
  ["one statement without a list", { source_policy_documents: ['{"Statement":{}}'] }, "source_policy_documents of"],
  ["no JSON", { source_policy_documents: ["{"] }, "source_policy_documents of"],
  [
    "sources with a sid in common, which the provider refuses",
    { source_policy_documents: [text(statement("A", "s:One")), text(statement("A", "s:Two"))] },
    "which statements of",
  ],
  [
    "a sid that isn't known",
    { statement: [{ sid: "${var.open}", actions: ["s:One"] }], override_policy_documents: [text()] },
    "which statements of",
  ],
  ["an argument of old", { source_json: text() }, "source_json of"],
])("%s: unknown", (_, body, why) => {
  expect(documentOf(body)).toMatch(`${why} data.aws_iam_policy_document.made`);
});

describe("a role whose policy is merged", () => {
  const OWN = "aws_iam_role_policy.web_execution";
  const by = (change: (own: Body) => Body): readonly string[] => {
    const json = { ...platform(), variable: { open: {} } };
    const own = resource(json, OWN);
    const written = own["policy"];
    own["policy"] = "${data.aws_iam_policy_document.web.json}";
    json.data["aws_iam_policy_document"] = { web: change({ source_policy_documents: [written] }) };
    return findings(json);
  };

  test("has what its sources say", () => {
    expect(by((own) => own)).toEqual([]);
  });

  test("is denied what an override denies, whatever else isn't known", () => {
    const denial = text({ Effect: "Deny", Action: "logs:PutLogEvents", Resource: "*" });
    expect(by((own) => ({ ...own, override_policy_documents: [denial] }))).toEqual([
      expect.stringMatching(/^logs-permission denied\(/),
    ]);
  });

  test("is in doubt where a source isn't known", () => {
    const said = by((own) => ({ ...own, override_policy_documents: ["${var.open}"] }));
    expect(said.length).toBeGreaterThan(0);
    expect(said.every((line) => line.startsWith("? "))).toBe(true);
  });
});
