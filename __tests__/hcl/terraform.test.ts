/** Real Terraform reads the HCL as it reads the JSON; that of the committed stacks in `rehearsal/demo.test.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stackFiles } from "../../src/hcl/stack-files";
import { readStacks, type RenderedStack } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import type { JsonObject } from "../../src/terraform/json";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { temporaryFolder } from "../support/synth";
import { plannedFromBoth, terraform, unformatted } from "./support/planned";

const temporary = temporaryFolder();

describeWithTerraform("a stack with what ours don't have", () => {
  const policy = JSON.stringify({
    Statement: [{ Action: "s3:*", Effect: "Allow", Resource: "*" }],
    Version: "2012-10-17",
  });
  const json: RenderedStack["json"] = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } } },
    provider: { aws: [{ region: "eu-central-1" }, { alias: "other", region: "eu-west-1" }] },
    variable: { ports: { type: "list(number)", default: [80, 443], description: "${not} evaluated" } },
    locals: { "tag-values": { "a b": "$${x}", '${upper("key")}': "%%{x}", for: "${1 + 1}" } },
    resource: {
      aws_security_group: {
        inline: {
          count: 2,
          provider: "aws.other",
          name: "inline-${count.index}",
          tags: "${local.tag-values}",
          ingress: [
            {
              cidr_blocks: ["10.0.0.0/8"],
              description: null,
              from_port: 80,
              ipv6_cidr_blocks: [],
              prefix_list_ids: [],
              protocol: "tcp",
              security_groups: [],
              self: false,
              to_port: 80,
            },
          ],
          lifecycle: { create_before_destroy: true, ignore_changes: ["description", 'tags["a b"]'] },
        },
        closed: { for_each: '${toset(["a", "b"])}', name: "${each.key}", ingress: [] },
      },
      aws_lb: {
        balancer: {
          name: "balancer",
          internal: true,
          dynamic: {
            subnet_mapping: [{ for_each: '${["subnet-1"]}', content: { subnet_id: "${subnet_mapping.value}" } }],
          },
          timeouts: { create: "5m" },
          depends_on: ["aws_security_group.inline"],
        },
      },
      aws_iam_policy: { own: { name: "own", policy } },
      aws_ssm_parameter: {
        config: {
          name: "config",
          type: "String",
          value: 'server {\n\tname "${var.ports[0]}" \\\n  $${x} %{ if true }yes%{ endif }\n}\n',
          lifecycle: {
            precondition: [{ condition: "${length(var.ports) > 0}", error_message: 'no "ports"' }],
            replace_triggered_by: ["aws_iam_policy.own.policy"],
          },
        },
      },
    },
    moved: [{ from: "aws_iam_policy.old", to: "aws_iam_policy.own" }],
    removed: [{ from: "aws_iam_policy.gone", lifecycle: { destroy: false } }],
    output: { balancer: { value: "${aws_lb.balancer.dns_name}", sensitive: true, description: 'a "name"' } },
  };

  test("plans the same", async () => {
    const folder = join(temporary, "stacks/wide");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
    const [stack] = readStacks(join(temporary, "stacks"));
    if (stack === undefined) throw new Error("no stack was written");
    const planned = await Session.during({ stacks: [stack] }, async (session) => {
      const run = await session.start(stack, [stack]);
      expect(await run.init()).toEqual([]);
      return plannedFromBoth(run, stack, join(temporary, "wide"));
    });
    // How a constant is spelled differs: a call of jsonencode, where JSON has its text.
    expect({ ...planned.hcl, configuration: undefined }).toEqual({ ...planned.json, configuration: undefined });
    expect(await unformatted(temporary, join(temporary, "wide"))).toBe("");
  });
});

describeWithTerraform("texts", () => {
  const SEQUENCES = ["${1 + 1}", '${"}\\"${"a"}"}', "%{ if true }a%{ endif }"];
  const tokens = fc.constantFrom(
    ..."$ % { } \" ' \\ # / ` ~ < > & ( ) [ ] = , . : ;".split(" "),
    " ",
    "\n",
    "\t",
    "\r\n",
    "$${",
    "%%{",
    ...SEQUENCES,
    "EOT",
    "<<EOT",
    "\\u0041",
    "ä",
    "e\u0301",
    "👩‍💻",
    "\u0000",
    "\u0007",
    "\u007f",
    "\u0085",
    "\u2028",
    "\ufeff",
    "end\n",
  );
  const hostile = fc.array(tokens, { maxLength: 12 }).map((parts) => parts.join(""));

  /** What Terraform makes of a configuration's outputs, and of those alone. */
  async function outputsOf(name: string, files: ReadonlyMap<string, string>): Promise<unknown> {
    const folder = join(temporary, name);
    mkdirSync(folder);
    for (const [file, text] of files) writeFileSync(join(folder, file), text);
    const said = await terraform(temporary, folder, "plan", "-no-color", "-out=plan", "-input=false");
    const plan = await terraform(temporary, folder, "show", "-json", "plan");
    if (!plan.startsWith("{")) throw new Error(said.slice(-2000));
    return (JSON.parse(plan) as { planned_values: object }).planned_values;
  }

  test("of any kind mean in HCL what they mean in JSON, and keep to terraform fmt", async () => {
    // Not every text is a template: a mark that nothing ends is a mistake in either language.
    const templates = fc.sample(hostile, { numRuns: 600, seed: 8 }).filter((text) => !isBroken(text));
    const texts = fc.sample(hostile, { numRuns: 300, seed: 9 });
    const document: JsonObject = {
      locals: { templates, keys: Object.fromEntries(templates.map((text, index) => [`${index}${text}`, text])) },
      variable: { texts: { default: texts, description: texts.join("") } },
      output: {
        templates: { value: templates },
        encoded: { value: "${jsonencode(local.keys)}", description: texts.join("") },
        texts: { value: "${var.texts}" },
        single: { value: templates.join("\n") },
      },
    };
    const files = stackFiles({ name: "texts", document, schemas: new Map() });
    const json = await outputsOf("json", new Map([["main.tf.json", JSON.stringify(document)]]));
    expect(await outputsOf("hcl", files)).toEqual(json);
    expect(await unformatted(temporary, join(temporary, "hcl"))).toBe("");
    expect(templates.length).toBeGreaterThan(300);
  });

  /** Whether a mark stands there that begins a sequence of which the tokens above have no end. */
  function isBroken(text: string): boolean {
    const unescaped = text.replaceAll(/\$\$\{|%%\{/g, "");
    return /[$%]\{/.test(SEQUENCES.reduce((rest, sequence) => rest.replaceAll(sequence, ""), unescaped));
  }
});
