import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Rehearsal } from "../../src/rehearsal/rehearse";
import { rehearse } from "../../src/rehearsal/rehearse";
import { readStacks } from "../../src/terraform/rendered-stacks";
import type { Progress } from "../../src/rehearsal/runner/stack-run";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { smallStacks, tinyStack } from "./support/small-platform";
import { rendered, stacksFolder } from "./support/stacks-folder";
import { setEnvironment } from "../support/environment";
import { describeWithTerraform } from "./support/with-terraform";

const vpc = "${aws_vpc.vpc.id}";
const group = (args: object = {}) => ({ name: "web", description: "Web", vpc_id: vpc, ...args });

describeWithTerraform("a rehearsal of sound stacks", () => {
  const folder = stacksFolder(smallStacks());
  const progress: Progress[] = [];
  const home = mkdtempSync(join(tmpdir(), "home-"));
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    setEnvironment({ HOME: home });
    const stacks = readStacks(folder);
    rehearsal = await rehearse({ stacks, planText: true, onProgress: (it) => progress.push(it) });
  });
  afterAll(() => {
    rmSync(home, { recursive: true });
  });

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
    for (const { operations, resources } of rehearsal.results) {
      const of = (action: string) => operations.filter((it) => it.action === action).map(({ address }) => address);
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
    expect(readdirSync(home)).toEqual([]);
  });
});

describeWithTerraform("a rehearsal with other providers", () => {
  const modules = mkdtempSync(join(tmpdir(), "modules-"));
  afterAll(() => {
    rmSync(modules, { recursive: true });
  });

  test("is one in their versions, whatever was rendered", async () => {
    const folder = join(modules, "@cdktn/provider-aws");
    mkdirSync(folder, { recursive: true });
    const cdktf = { provider: { name: "registry.terraform.io/hashicorp/aws", version: "6.66.0" } };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "25.7.0", cdktf }));
    symlinkSync(resolve("node_modules/@cdktf/provider-aws/lib"), join(folder, "lib"), "junction");
    const stacks = rendered({ tiny: tinyStack({ aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } } }) });
    const { results, folder: kept } = await rehearse({ stacks, providers: modules, keep: true });
    const copy = readFileSync(join(kept, "cdktf.out/stacks/tiny/cdk.tf.json"), "utf8");
    rmSync(kept, { recursive: true });
    expect(results).toMatchObject([{ verdict: "passed", resources: 1 }]);
    expect(copy).toContain('"version": "6.66.0"');
  });

  test("fails where there are none", async () => {
    await expect(rehearse({ stacks: rendered({ tiny: tinyStack({}) }), providers: "src" })).rejects.toThrow(
      "--providers: is src; it must be a node_modules folder with packages @cdktf/provider-* or @cdktn/provider-*; install one there",
    );
  });
});

interface Fault {
  readonly of: string;
  readonly resources: Parameters<typeof tinyStack>[0];
  readonly address?: string;
  readonly says: RegExp;
}

/** What one stack has wrong and where that stops it. Terraform names all the faults that don't keep it from looking on. */
const FAULTY: readonly { readonly at: string; readonly faults: readonly Fault[]; readonly sections?: object }[] = [
  {
    at: "validate",
    faults: [
      {
        of: "a misspelled argument",
        resources: { aws_security_group: { misspelled: group({ descripton: "Web" }) } },
        address: "aws_security_group.misspelled",
        says: /No argument or block type is named "descripton"/,
      },
      {
        of: "a misspelled type",
        resources: { aws_vcp: { vpc: {} } },
        address: "resource.aws_vcp",
        says: /Did you mean "aws_vpc"\?/,
      },
      {
        of: "a missing argument",
        resources: { aws_lb_listener: { http: { port: 80 } } },
        address: "aws_lb_listener.http",
        says: /The argument "load_balancer_arn" is required/,
      },
      {
        of: "a value of the wrong type",
        resources: { aws_lb: { lb: { internal: "perhaps" } } },
        address: "aws_lb.lb",
        says: /a bool is required/,
      },
      {
        of: "a reference to nothing",
        resources: { aws_security_group: { nowhere: group({ vpc_id: "${aws_vpc.other.id}" }) } },
        address: "aws_security_group.nowhere",
        says: /"aws_vpc" "other" has not been declared/,
      },
      {
        of: "a reference to no attribute",
        resources: { aws_security_group: { nothing: group({ vpc_id: "${aws_vpc.vpc.idd}" }) } },
        address: "aws_security_group.nothing",
        says: /no argument, nested block, or exported attribute named "idd"/,
      },
      {
        of: "a value that AWS doesn't have",
        resources: { aws_ecs_service: { launched: { name: "launched", launch_type: "FARGAT" } } },
        address: "aws_ecs_service.launched",
        says: /launch_type is "FARGAT"; it must be one of EC2, FARGATE, EXTERNAL/,
      },
      {
        of: "an argument that the provider decides",
        resources: { aws_security_group: { decided: group({ arn: "arn:aws:x" }) } },
        address: "aws_security_group.decided",
        says: /Can't configure a value for "arn"/,
      },
      {
        of: "a block too many",
        resources: {
          aws_ecs_service: { twice: { name: "twice", network_configuration: [{ subnets: [] }, { subnets: [] }] } },
        },
        address: "aws_ecs_service.twice",
        says: /No more than 1 "network_configuration" blocks are allowed/,
      },
    ],
  },
  {
    at: "validate",
    faults: [
      {
        of: "a cycle",
        resources: {
          aws_security_group: {
            a: group({ name: "${aws_security_group.b.name}" }),
            b: group({ name: "${aws_security_group.a.name}" }),
          },
        },
        says: /Cycle: aws_security_group\.[ab], aws_security_group\.[ab]/,
      },
    ],
  },
  {
    at: "init",
    sections: { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.0.0" } } } },
    faults: [
      {
        of: "a provider's version that isn't the bindings'",
        resources: {},
        says: /no available releases match the given constraints 5\.0\.0/,
      },
    ],
  },
  {
    at: "plan",
    sections: { variable: { zones: { type: "number", default: 1 } } },
    faults: [
      {
        of: "a condition that isn't met",
        resources: {
          aws_security_group: {
            web: group({
              lifecycle: { precondition: [{ condition: "${var.zones > 1}", error_message: "Two zones are needed." }] },
            }),
          },
        },
        says: /Two zones are needed/,
      },
    ],
  },
  {
    at: "apply",
    faults: [
      {
        of: "a wrong thing behind a reference",
        resources: { aws_lb: { lb: { name: "lb", subnets: [vpc] } } },
        address: "aws_lb.lb",
        says: /subnets is "vpc-[0-9a-f]{17}"; it must be a subnet id/,
      },
      {
        of: "a name taken twice",
        resources: { aws_security_group: { a: group(), b: group() } },
        says: /name "web" is taken by aws_security_group\.[ab] of stack/,
      },
    ],
  },
  {
    at: "plan again",
    faults: [
      {
        of: "a value that is another at every plan",
        resources: { aws_security_group: { web: group({ tags: { at: "${timestamp()}" } }) } },
        address: "aws_security_group.web",
        says: /a second plan has it changed: tags/,
      },
    ],
  },
  {
    at: "plan again",
    faults: [
      {
        of: "a service that its cluster placed by its default strategy",
        resources: {
          aws_ecs_cluster: { main: { name: "main" } },
          aws_ecs_cluster_capacity_providers: {
            main: {
              cluster_name: "${aws_ecs_cluster.main.name}",
              capacity_providers: ["FARGATE"],
              default_capacity_provider_strategy: { capacity_provider: "FARGATE", weight: 1 },
            },
          },
          aws_ecs_service: {
            web: {
              name: "web",
              cluster: "${aws_ecs_cluster.main.arn}",
              desired_count: 0,
              depends_on: ["aws_ecs_cluster_capacity_providers.main"],
            },
          },
        },
        address: "aws_ecs_service.web",
        says: /force_new_deployment should be true when capacity_provider_strategy is being updated/,
      },
    ],
  },
];

/** All resources of a type together. */
function resourcesOf(faults: readonly Fault[]): Fault["resources"] {
  const all: NonNullable<Fault["resources"]> = {};
  for (const { resources = {} } of faults) {
    for (const [type, byName] of Object.entries(resources)) all[type] = { ...all[type], ...byName };
  }
  return all;
}

describeWithTerraform("a rehearsal of faulty stacks", () => {
  const stacks = FAULTY.map(({ faults, sections }, i) => [
    `stack-${i}`,
    tinyStack(resourcesOf(faults), { ...sections }),
  ]);
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    rehearsal = await rehearse({ stacks: rendered(Object.fromEntries(stacks) as Record<string, object>) });
  });

  test.each(FAULTY.flatMap(({ at, faults }, i) => faults.map((fault) => ({ ...fault, at, i }))))(
    "stops at $of",
    ({ i, at, address, says }) => {
      const result = rehearsal.results[i];
      expect(result).toMatchObject({ verdict: "failed", failedAt: at });
      const finding = result?.findings.find(({ summary, detail }) => says.test(`${summary}: ${detail}`));
      expect(finding ?? result?.findings).toEqual(expect.objectContaining({ summary: expect.any(String) as string }));
      if (address !== undefined) expect(finding?.address).toBe(address);
    },
  );
});

describeWithTerraform("a rehearsal of several stacks", () => {
  const repository = tinyStack({ aws_ecr_repository: { web: { name: "web" } } });
  const lifecycle = { prevent_destroy: true };
  const stacks = {
    broken: tinyStack({ aws_vcp: { vpc: {} } }),
    dependent: tinyStack({}, { "//": { dependsOn: ["broken"] } }),
    first: repository,
    protected: tinyStack({ aws_vpc: { vpc: { cidr_block: "10.0.0.0/16", lifecycle } } }),
    second: repository,
  };
  let results: Rehearsal["results"];
  beforeAll(async () => {
    ({ results } = await rehearse({ stacks: rendered(stacks) }));
  });
  const resultOf = (name: string) => results.find(({ stack }) => stack === name);

  test("skips what depends on a stack that failed, and goes on with the others", () => {
    expect(results.map(({ stack, verdict }) => [stack, verdict])).toEqual([
      ["broken", "failed"],
      ["dependent", "skipped"],
      ["first", "passed"],
      ["protected", "passed"],
      ["second", "failed"],
    ]);
    expect(resultOf("dependent")?.findings).toEqual([
      { summary: "skipped", detail: "depends on 'broken', which failed" },
    ]);
  });

  test("sees that two stacks take the same name in one account", () => {
    expect(resultOf("second")?.findings.map(({ summary, detail }) => [summary, detail])).toEqual([
      [
        "aws_ecr_repository.web clashes with what exists",
        "RepositoryAlreadyExistsException: The repository with name 'web' already exists in the registry with id '111122223333'\n" +
          "name \"web\" is taken by aws_ecr_repository.web of stack 'first'; only one aws_ecr_repository at a time can have it",
      ],
    ]);
  });

  test("destroys what prevent_destroy protects, and says so", () => {
    expect(resultOf("protected")).toMatchObject({ verdict: "passed", findings: [], protected: ["aws_vpc.vpc"] });
  });

  test("fails for a provider whose package isn't installed", async () => {
    const required_providers = { random: { source: "hashicorp/random" } };
    const rehearsed = rehearse({ stacks: rendered({ a: { terraform: { required_providers } } }) });
    await expect(rehearsed).rejects.toThrow(
      "stack 'a': needs provider registry.terraform.io/hashicorp/random; rehearsal fakes providers whose package " +
        "is installed; install the @cdktf/provider-* or @cdktn/provider-* package of it",
    );
  });

  test("stops at once when it is aborted, and leaves nothing behind", async () => {
    const stop = new AbortController();
    const rehearsed = rehearse({
      stacks: rendered(smallStacks()),
      signal: stop.signal,
      onProgress: ({ step, address }) => {
        if (step === "apply" && address !== undefined) stop.abort();
      },
    });
    await expect(rehearsed).rejects.toThrow("aborted");
  });
});

describeWithTerraform("which Terraform", () => {
  const passes = async (stacks: Readonly<Record<string, object>>) => {
    const { results } = await rehearse({ stacks: rendered(stacks) });
    expect(results.map(({ verdict, findings }) => [verdict, findings])).toEqual([["passed", []]]);
  };

  test("is the one that is named, wherever it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "binary-"));
    const [binary, calls] = [join(folder, "tofu"), join(folder, "calls")];
    writeFileSync(binary, `#!/bin/sh\necho "$1" >> '${calls}'\nexec terraform "$@"\n`, { mode: 0o755 });
    setEnvironment({ TERRAFORM_BINARY_NAME: binary });
    await passes({ a: tinyStack() });
    expect(readFileSync(calls, "utf8").split("\n")).toEqual(["init", "apply", "plan", "apply", ""]);
    setEnvironment({ TERRAFORM_BINARY_NAME: join(folder, "none") });
    expect(hasTerraform()).toBe(false);
    rmSync(folder, { recursive: true });
  });

  test("finds providers of OpenTofu's registry, too", async () => {
    const aws = { source: "registry.opentofu.org/hashicorp/aws", version: "6.25.0" };
    await passes({ a: tinyStack({}, { terraform: { required_providers: { aws } } }) });
  });
});
