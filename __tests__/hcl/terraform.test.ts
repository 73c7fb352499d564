/** Real Terraform reads the HCL as it reads the JSON. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stackFiles } from "../../src/hcl/stack-files";
import { stackSchemas } from "../../src/hcl/stack-schemas";
import { readStacks, type RenderedStack } from "../../src/rehearsal/rendered-stacks";
import { Session } from "../../src/rehearsal/session";
import type { StackRun } from "../../src/rehearsal/stack-run";
import { cleanEnvironment, runTerraform } from "../../src/rehearsal/terraform";
import type { JsonObject } from "../../src/terraform/json";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();

async function terraform(folder: string, ...args: readonly string[]): Promise<string> {
  const env = { ...cleanEnvironment(), CHECKPOINT_DISABLE: "1", HOME: temporary };
  const { code, output, errors } = await runTerraform({ folder, args, env, signal: undefined });
  return code === 0 ? output : `${output}${errors}`;
}

/** Puts HCL into the place of the JSON that a rehearsal runs. */
function replaceByHcl(run: StackRun, stack: RenderedStack): void {
  const file = join(run.folder, "cdk.tf.json");
  const document = JSON.parse(readFileSync(file, "utf8")) as JsonObject;
  rmSync(file);
  for (const [name, text] of stackFiles({ name: stack.name, document, schemas: stackSchemas(stack, "node_modules") })) {
    writeFileSync(join(run.folder, name), text);
  }
}

/** Everything that a plan says, but when it was made and how JSON spells a reference. */
async function planOf(run: StackRun): Promise<object> {
  expect(await run.validate()).toEqual([]);
  expect((await run.plan()).findings).toEqual([]);
  // The relevant attributes stand in no order; they follow from the configuration's references.
  const plan = { ...(await run.planJson()), timestamp: undefined, relevant_attributes: undefined };
  return JSON.parse(JSON.stringify(plan), (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("references" in value)) return value;
    return { ...value, constant_value: undefined };
  }) as object;
}

interface Compared {
  readonly name: string;
  readonly json: object;
  readonly hcl: object;
  readonly unformatted: string;
}

async function compare(stacks: readonly RenderedStack[]): Promise<Compared[]> {
  return Session.during({ stacks }, async (session) => {
    const compared: Compared[] = [];
    for (const stack of stacks) {
      const run = await session.start(stack, stacks);
      expect(await run.init()).toEqual([]);
      const json = await planOf(run);
      replaceByHcl(run, stack);
      const hcl = await planOf(run);
      const unformatted = await terraform(run.folder, "fmt", "-check", "-list=false", "-diff");
      compared.push({ name: stack.name, json, hcl, unformatted });
    }
    return compared;
  });
}

describeWithTerraform("the committed stacks", () => {
  const stacks = readStacks("cdktf.out");
  let compared: readonly Compared[] = [];
  beforeAll(async () => {
    compared = await compare(stacks);
  }, 120_000);

  test.each(stacks.map(({ name }) => name))("%s plans the same from HCL, which terraform fmt leaves alone", (name) => {
    const found = compared.find((one) => one.name === name);
    expect(found?.hcl).toEqual(found?.json);
    expect(found?.unformatted).toBe("");
  });
});

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
    const [found] = await compare(readStacks(join(temporary, "stacks")));
    // How a constant is spelled differs: a call of jsonencode, where JSON has its text.
    expect({ ...found?.hcl, configuration: undefined }).toEqual({ ...found?.json, configuration: undefined });
    expect(found?.unformatted).toBe("");
  }, 60_000);
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
    const said = await terraform(folder, "plan", "-no-color", "-out=plan", "-input=false");
    const plan = await terraform(folder, "show", "-json", "plan");
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
    expect(await terraform(join(temporary, "hcl"), "fmt", "-check", "-list=false", "-diff")).toBe("");
    expect(templates.length).toBeGreaterThan(300);
  }, 60_000);

  /** Whether a mark stands there that begins a sequence of which the tokens above have no end. */
  function isBroken(text: string): boolean {
    const unescaped = text.replaceAll(/\$\$\{|%%\{/g, "");
    return /[$%]\{/.test(SEQUENCES.reduce((rest, sequence) => rest.replaceAll(sequence, ""), unescaped));
  }
});
