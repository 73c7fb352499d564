import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../src/proof/cli";
import { add, platform } from "./platform";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prove-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(json: unknown, ...options: readonly string[]): { readonly code: number; readonly text: string } {
  if (json !== undefined) writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
  const lines: string[] = [];
  const code = main([folder, ...options], (text) => lines.push(text));
  return { code, text: lines.join("\n") };
}

test("ends with 0 and a line for each rule where everything is proven", () => {
  const { code, text } = run(platform());
  expect(code).toBe(0);
  expect(text).toContain(
    "proven         pull-route            Each service can reach the registry of its images from each of its subnets (4 services, 4 images, 4 subnets)",
  );
  expect(text).toMatch(/\n1 stack: \d+ proven, 0 refuted, 0 undecided, 0 suppressed$/);
});

test("ends with 1 and the finding first where a link is missing", () => {
  const json = platform();
  add(json, "aws_route.peer", {
    route_table_id: "${aws_route_table.private.id}",
    destination_cidr_block: "172.31.0.0/16",
    vpc_peering_connection_id: "pcx-1",
  });
  const { code, text } = run(json);
  expect([code, text.split("\n")[0]]).toEqual([
    1,
    "refuted [surplus-routes] route 'aws_route.peer': sends 172.31.0.0/16 to pcx-1, which no flow needs; remove it or declare what needs it",
  ]);
});

test("prints JSON with the evidence on demand", () => {
  const { code, text } = run(platform(), "--json");
  const report = JSON.parse(text) as { proven: boolean; findings: unknown[]; rules: { rule: string }[] };
  expect([code, report.proven, report.findings, report.rules[0]?.rule]).toEqual([0, true, [], "references"]);
});

test("prints the chains as text on demand", () => {
  expect(run(platform(), "--evidence").text).toContain(
    "  service 'shell': can write its logs: aws_subnet.private_c → aws_vpc_endpoint.logs → aws_vpc_security_group_egress_rule.client → aws_vpc_security_group_ingress_rule.endpoints",
  );
});

test("fails with a hint where the folder holds no Terraform JSON", () => {
  expect(run(undefined)).toEqual({
    code: 1,
    text: `prove: folder '${folder}' holds no cdk.tf.json and no *.tf.json; synthesize first or name another folder`,
  });
});
