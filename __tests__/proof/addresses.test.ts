import { type Platform, container, findings, model, platform, resource } from "./platform";
import { prove } from "../../src/proof/prove";
import { hostsIn } from "../../src/proof/flows/host-text";

function calling(variables: Readonly<Record<string, unknown>>): Platform {
  const json = platform();
  container(json, "web")["environment"] = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return json;
}

function callsOf(json: Platform): readonly string[] {
  const { rules } = prove(model({ ...json, variable: { unknown: {} } }));
  const found = rules.filter(({ rule }) => rule === "calls").flatMap(({ results }) => results);
  return found.map(({ goal, verdict }) => `${goal ?? ""}: ${verdict}`);
}

test.each([
  ["http://quote.internal:8080"],
  ["HTTP://Quote.Internal:8080/path?x#y"],
  ["http://quote.internal.:8080"],
  ["grpc://user:secret@quote.internal:8080"],
  ["jdbc:postgresql://quote.internal:8080/books?ssl=true"],
  ["jdbc:oracle:thin:@//quote.internal:8080/books"],
  ["jdbc:sqlserver://quote.internal:8080;databaseName=books"],
  ["quote.internal:8080"],
  ['{"quote": {"url": "http://quote.internal:8080"}}'],
  ["http://${aws_service_discovery_service.quote.name}.${aws_service_discovery_private_dns_namespace.main.name}:8080"],
])("reads the address in %s", (value) => {
  expect(callsOf(calling({ QUOTE: value }))).toEqual(["call quote.internal:8080 (variable QUOTE): proven"]);
});

test("reads a host and its port from two variables", () => {
  const json = calling({ QUOTE_HOST: "quote.internal", QUOTE_PORT: "8080" });
  expect(callsOf(json)).toEqual(["call quote.internal:8080 (variable QUOTE_HOST): proven"]);
});

test("reads a JSON text that Terraform encodes", () => {
  const json = calling({ SETTINGS: '${jsonencode({"urls" = ["http://quote.internal:8080"]})}' });
  expect(callsOf(json)).toEqual(["call quote.internal:8080 (variable SETTINGS): proven"]);
});

test("reads each of several addresses in one variable", () => {
  const twice = "http://quote.internal:8080,http://quote.internal:9090";
  expect(callsOf(calling({ QUOTES: twice }))).toEqual([
    "call quote.internal:8080 (variable QUOTES): proven",
    "call quote.internal:9090 (variable QUOTES): refuted",
  ]);
  expect(hostsIn("a.example.com:9092,b.example.com:9093").map(({ host, port }) => `${host} ${port ?? "?"}`)).toEqual([
    "a.example.com 9092",
    "b.example.com 9093",
  ]);
});

test.each([["eu-central-1"], ["1.2.3"], ["debug"], ["application/json"], ["file:///tmp/x"], ["http://localhost:8080"]])(
  "takes %s for no address",
  (value) => {
    expect(callsOf(calling({ SOMETHING: value }))).toEqual([]);
  },
);

test.each([
  ["DATABASE_URL", "${var.unknown}"],
  ["ANY", "http://${var.unknown}:8080"],
  ["ANY", "http://10.0.9.9:8080"],
  ["ANY", "mongodb://${var.unknown}"],
])("names what it can't follow: %s=%s", (name, value) => {
  expect(callsOf(calling({ [name]: value }))).toEqual([`reach what ${name} names: undecided`]);
});

test("names the address of a database as one that it can't follow", () => {
  const json = calling({ BOOKS: "${aws_db_instance.books.address}" });
  json.resource["aws_db_instance"] = { books: {} };
  expect(callsOf(json)).toEqual(["reach what BOOKS names: undecided"]);
});

test("finds the namespace by its name, though that is a variable", () => {
  const json = calling({ QUOTE: "http://quote.${aws_service_discovery_private_dns_namespace.main.name}:8080" });
  resource(json, "aws_service_discovery_private_dns_namespace.main")["name"] = "${var.unknown}";
  expect(callsOf(json)).toEqual(["call quote.<?var.unknown>:8080 (variable QUOTE): proven"]);
});

test.each([["web:1"], ["web"], ["${aws_ecs_task_definition.web.family}"]])(
  "takes no other task definition for the one of family web: %s",
  (name) => {
    const json = platform();
    resource(json, "aws_ecs_service.web")["task_definition"] = name;
    const undecided = findings(json).filter((line) => line.startsWith("? task-definition"));
    expect(undecided).toHaveLength(name === "web:1" ? 1 : 0);
  },
);

test("follows a family and a revision that are attributes of one task definition", () => {
  const json = platform();
  resource(json, "aws_ecs_service.web")["task_definition"] =
    "${aws_ecs_task_definition.web.family}:${aws_ecs_task_definition.web.revision}";
  expect(findings(json)).toEqual([]);
});
