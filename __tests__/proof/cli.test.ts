import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { RULES } from "../../src/proof/rules";
import { main } from "../../src/proof/cli";
import { add, platform } from "./platform";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prove-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(
  json: unknown,
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly text: string }> {
  if (json !== undefined) writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
  const lines: string[] = [];
  const code = await main([folder, ...options], (text) => lines.push(text));
  return { code, text: lines.join("\n") };
}

test("ends with 0 and a line for each rule where everything is proven", async () => {
  const { code, text } = await run(platform());
  expect(code).toBe(0);
  expect(text).toContain(
    "proven         pull-route            Each service can reach the registry of its images from each of its subnets (4 services, 4 images, 4 subnets)",
  );
  expect(text).toMatch(/\n1 stack: \d+ proven, 0 refuted, 0 undecided, 0 suppressed$/);
});

test("ends with 1 and the finding first where a link is missing", async () => {
  const json = platform();
  add(json, "aws_route.peer", {
    route_table_id: "${aws_route_table.private.id}",
    destination_cidr_block: "172.31.0.0/16",
    vpc_peering_connection_id: "pcx-1",
  });
  const { code, text } = await run(json);
  expect([code, text.split("\n")[0]]).toEqual([
    1,
    "refuted [surplus-routes] route 'aws_route.peer': sends 172.31.0.0/16 to pcx-1, which no flow needs; remove it",
  ]);
});

test("prints JSON with the evidence on demand", async () => {
  const { code, text } = await run(platform(), "--json");
  const report = JSON.parse(text) as { proven: boolean; findings: unknown[]; rules: { rule: string }[] };
  expect([code, report.proven, report.findings, report.rules.map(({ rule }) => rule)]).toEqual([
    0,
    true,
    [],
    RULES.map(({ id }) => id),
  ]);
});

test("prints the chains as text on demand", async () => {
  expect((await run(platform(), "--evidence")).text).toContain(
    "  service 'shell': can write its logs: aws_subnet.private_c → aws_vpc_endpoint.logs → aws_vpc_security_group_egress_rule.client → aws_vpc_security_group_ingress_rule.endpoints",
  );
});

test("fails with a hint where the folder holds no Terraform JSON", async () => {
  expect(await run(undefined)).toEqual({
    code: 1,
    text: `prove: folder '${folder}' holds no cdk.tf.json and no *.tf.json; synthesize first or name another folder`,
  });
});

test("nothing of a stack is proven or refuted beside a file that isn't read, and the file is the finding", async () => {
  writeFileSync(join(folder, "open.tf"), 'resource "aws_vpc_security_group_ingress_rule" "all" {}');
  const { code, text } = await run(platform());
  const [first, second] = text.split("\n");
  expect([code, first, second]).toEqual([
    1,
    `undecided [unread-files] file 'open.tf': is HCL, which isn't read; nothing about stack '${basename(folder)}' is certain; write it as plain Terraform JSON`,
    "",
  ]);
  expect(text).toMatch(/\n1 stack: 0 proven, 0 refuted, 1 undecided, 0 suppressed$/);
  const report = JSON.parse((await run(platform(), "--json")).text) as {
    proven: boolean;
    flows: { verdict: string }[];
  };
  expect([report.proven, report.flows.some(({ verdict }) => verdict === "proven")]).toEqual([false, false]);
});

test("ends with 1 and a line for each error where Terraform would refuse the folder", async () => {
  writeFileSync(join(folder, "bad.tf.json"), "");
  expect(await run({ resource: { aws_vpc: { a: 5 } } })).toEqual({
    code: 1,
    text: [
      `prove: file '${join(folder, "bad.tf.json")}': is empty`,
      `prove: stack '${basename(folder)}': resource.aws_vpc.a: is 5; an object is allowed, or a list of objects`,
    ].join("\n"),
  });
});

test("a folder without a service proves nothing, unless that is asked for", async () => {
  expect(await run({})).toEqual({
    code: 1,
    text: `prove: folder '${folder}' holds no ECS service and no task definition, so nothing is proven; name another folder or add --allow-empty`,
  });
  expect((await run({}, "--allow-empty")).code).toBe(0);
});

test("a circle of references is refuted, by its addresses", async () => {
  const json = platform();
  add(json, "aws_vpc.one", { tags: { of: "${aws_vpc.two.id}" } });
  add(json, "aws_vpc.two", { depends_on: ["aws_vpc.one"] });
  expect((await run(json)).text.split("\n")[0]).toBe(
    "refuted [references] reference 'aws_vpc.one': waits for itself by aws_vpc.one → aws_vpc.two → aws_vpc.one; Terraform refuses a cycle; remove one of these references",
  );
});
