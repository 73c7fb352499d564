import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import type { Rehearsal } from "../../src/rehearsal/rehearse";
import { rehearse } from "../../src/rehearsal/rehearse";
import { readStacks } from "../../src/rehearsal/rendered-stacks";
import type { Progress } from "../../src/rehearsal/stack-run";
import { smallStacks, tinyStack } from "./support/small-platform";
import { rendered, stacksFolder } from "./support/stacks-folder";
import { describeWithTerraform } from "./support/with-terraform";

const vpc = "${aws_vpc.vpc.id}";
const group = (args: object = {}) => ({ name: "web", description: "Web", vpc_id: vpc, ...args });

describeWithTerraform("a rehearsal of sound stacks", () => {
  const folder = stacksFolder(smallStacks());
  const progress: Progress[] = [];
  // Other programs may write there meanwhile.
  const ofTerraform = () => readdirSync(homedir()).filter((name) => name.startsWith(".terraform"));
  const home = ofTerraform();
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    const stacks = readStacks(folder);
    rehearsal = await rehearse({ stacks, planText: true, onProgress: (it) => progress.push(it) });
  }, 60_000);

  test("makes everything, finds it unchanged, destroys it, in the order of dependencies", () => {
    expect(
      rehearsal.results.map(({ stack, verdict, resources, findings }) => [stack, verdict, resources, findings]),
    ).toEqual([
      ["small-registry", "passed", 3, []],
      ["small-platform", "passed", 32, []],
    ]);
    const steps = progress.filter(({ address }) => address === undefined).map(({ stack, step }) => `${stack} ${step}`);
    expect(steps.filter((step, i) => step !== steps[i - 1])).toEqual([
      ...["init", "plan", "apply", "plan again"].map((step) => `small-registry ${step}`),
      ...["init", "plan", "apply", "plan again"].map((step) => `small-platform ${step}`),
      "small-platform destroy",
      "small-registry destroy",
    ]);
  });

  test("records what was created and deleted, each once", () => {
    for (const { journal, resources } of rehearsal.results) {
      const of = (action: string) => journal.filter((it) => it.action === action).map(({ address }) => address);
      expect(of("create")).toHaveLength(resources);
      expect(of("delete").sort()).toEqual(of("create").sort());
    }
  });

  test("shows Terraform's own plan: what is configured, default tags, and the rest unknown until apply", () => {
    const plan = rehearsal.results[1]?.plan ?? "";
    expect(plan).toMatch(/# aws_vpc\.network will be created/);
    expect(plan).toMatch(/\+ cidr_block += "10\.0\.0\.0\/16"/);
    expect(plan).toMatch(/\+ tags_all += \{\n\s+\+ "Environment" = "Demo"\n\s+\+ "Name" += "network"/);
    expect(plan).toMatch(/\+ url = \(known after apply\)/);
    expect(plan).toContain("Plan: 32 to add, 0 to change, 0 to destroy.");
  });

  test("leaves nothing behind, neither beside the stacks nor at home", () => {
    expect(existsSync(rehearsal.folder)).toBe(false);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      "small-platform",
      "small-platform/cdk.tf.json",
      "small-registry",
      "small-registry/cdk.tf.json",
    ]);
    expect(ofTerraform()).toEqual(home);
  });
});

/** Each stack has one fault; what stops it, where, and what it says. */
const FAULTY: readonly [fault: string, stack: object, failedAt: string, address: string | undefined, says: RegExp][] = [
  [
    "a misspelled argument",
    tinyStack({ aws_security_group: { web: group({ descripton: "Web" }) } }),
    "validate",
    "aws_security_group.web",
    /No argument or block type is named "descripton"/,
  ],
  [
    "a misspelled type",
    tinyStack({ aws_vcp: { vpc: {} } }),
    "validate",
    "resource.aws_vcp",
    /Did you mean "aws_vpc"\?/,
  ],
  [
    "a missing argument",
    tinyStack({ aws_lb_listener: { http: { port: 80 } } }),
    "validate",
    "aws_lb_listener.http",
    /The argument "load_balancer_arn" is required/,
  ],
  [
    "a value of the wrong type",
    tinyStack({ aws_lb: { lb: { internal: "perhaps" } } }),
    "validate",
    "aws_lb.lb",
    /a bool is required/,
  ],
  [
    "a reference to nothing",
    tinyStack({ aws_security_group: { web: group({ vpc_id: "${aws_vpc.other.id}" }) } }),
    "validate",
    "aws_security_group.web",
    /"aws_vpc" "other" has not been declared/,
  ],
  [
    "a reference to no attribute",
    tinyStack({ aws_security_group: { web: group({ vpc_id: "${aws_vpc.vpc.idd}" }) } }),
    "validate",
    "aws_security_group.web",
    /no argument, nested block, or exported attribute named "idd"/,
  ],
  [
    "a cycle",
    tinyStack({
      aws_security_group: {
        a: group({ name: "${aws_security_group.b.name}" }),
        b: group({ name: "${aws_security_group.a.name}" }),
      },
    }),
    "validate",
    undefined,
    /Cycle: aws_security_group\.[ab], aws_security_group\.[ab]/,
  ],
  [
    "a value that AWS doesn't have",
    tinyStack({ aws_ecs_service: { web: { name: "web", launch_type: "FARGAT" } } }),
    "validate",
    "aws_ecs_service.web",
    /launch_type is "FARGAT"; it must be one of EC2, FARGATE, EXTERNAL/,
  ],
  [
    "an argument that the provider decides",
    tinyStack({ aws_security_group: { web: group({ arn: "arn:aws:x" }) } }),
    "validate",
    "aws_security_group.web",
    /Can't configure a value for "arn"/,
  ],
  [
    "a block too many",
    tinyStack({ aws_ecs_service: { web: { name: "web", network_configuration: [{ subnets: [] }, { subnets: [] }] } } }),
    "validate",
    "aws_ecs_service.web",
    /No more than 1 "network_configuration" blocks are allowed/,
  ],
  [
    "a provider's version that isn't the bindings'",
    tinyStack({}, { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.0.0" } } } }),
    "init",
    undefined,
    /no available releases match the given constraints 5\.0\.0/,
  ],
  [
    "a wrong thing behind a reference",
    tinyStack({ aws_lb: { lb: { name: "lb", subnets: [vpc] } } }),
    "apply",
    "aws_lb.lb",
    /subnets is "vpc-[0-9a-f]{17}"; it must be a subnet id/,
  ],
  [
    "a name taken twice",
    tinyStack({ aws_security_group: { a: group(), b: group() } }),
    "apply",
    undefined,
    /name "web" is taken by aws_security_group\.[ab] of stack/,
  ],
  [
    "a value that is another at every plan",
    tinyStack({ aws_security_group: { web: group({ tags: { at: "${timestamp()}" } }) } }),
    "plan again",
    "aws_security_group.web",
    /a second plan has it changed: tags/,
  ],
];

describeWithTerraform("a rehearsal of faulty stacks", () => {
  const stacks = Object.fromEntries(FAULTY.map(([, stack], i) => [`stack-${String(i).padStart(2, "0")}`, stack]));
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    rehearsal = await rehearse({ stacks: rendered(stacks) });
  }, 60_000);

  test.each(FAULTY.map(([fault, , ...expected], i) => [fault, i, ...expected] as const))(
    "stops at %s",
    (_, i, failedAt, address, says) => {
      const result = rehearsal.results[i];
      expect(result).toMatchObject({ verdict: "failed", failedAt });
      const finding = result?.findings.find(({ summary, detail }) => says.test(`${summary}: ${detail}`));
      expect(finding ?? result?.findings).toEqual(expect.objectContaining({ summary: expect.any(String) as string }));
      if (address !== undefined) expect(finding?.address).toBe(address);
    },
  );
});

describeWithTerraform("a rehearsal of stacks that depend on each other", () => {
  test("skips what depends on a stack that failed, and goes on with the others", async () => {
    const broken = { ...tinyStack({ aws_vcp: { vpc: {} } }) };
    const stacks = rendered({ a: broken, b: tinyStack({}, { "//": { dependsOn: ["a"] } }), c: tinyStack() });
    const { results } = await rehearse({ stacks });
    expect(results.map(({ stack, verdict }) => [stack, verdict])).toEqual([
      ["a", "failed"],
      ["b", "skipped"],
      ["c", "passed"],
    ]);
    expect(results[1]?.findings).toEqual([{ summary: "skipped", detail: "depends on 'a', which failed" }]);
  }, 30_000);

  test("sees that two stacks take the same name in one account", async () => {
    const stack = tinyStack({ aws_ecr_repository: { web: { name: "web" } } });
    const { results } = await rehearse({ stacks: rendered({ a: stack, b: stack }) });
    expect(results[1]?.findings.map(({ summary, detail }) => [summary, detail])).toEqual([
      [
        "aws_ecr_repository.web clashes with what exists",
        "name \"web\" is taken by aws_ecr_repository.web of stack 'a'; only one aws_ecr_repository at a time can have it",
      ],
    ]);
  }, 30_000);

  test("destroys what prevent_destroy protects, and says so", async () => {
    const lifecycle = { prevent_destroy: true };
    const stack = tinyStack({ aws_vpc: { vpc: { cidr_block: "10.0.0.0/16", lifecycle } } });
    const { results } = await rehearse({ stacks: rendered({ a: stack }) });
    expect(results).toMatchObject([{ verdict: "passed", findings: [], protected: ["aws_vpc.vpc"] }]);
  }, 30_000);

  test("fails for a provider whose package isn't installed", async () => {
    const required_providers = { random: { source: "hashicorp/random" } };
    const rehearsed = rehearse({ stacks: rendered({ a: { terraform: { required_providers } } }) });
    await expect(rehearsed).rejects.toThrow(
      "stack 'a': needs provider registry.terraform.io/hashicorp/random; rehearsal makes doubles of installed packages " +
        "only; install the @cdktf/provider-* package of it",
    );
  });

  test("stops at once when it is aborted, and leaves nothing behind", async () => {
    const stop = new AbortController();
    const rehearsed = rehearse({
      stacks: rendered(smallStacks()),
      signal: stop.signal,
      onProgress: ({ step }) => {
        if (step === "apply")
          setTimeout(() => {
            stop.abort();
          }, 50);
      },
    });
    await expect(rehearsed).rejects.toThrow("aborted");
  }, 30_000);
});
