/** Roles of a bootstrap against what the operations of a rehearsal ask of AWS. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { rehearse, type Rehearsal } from "../../../src/rehearsal/rehearse";
import type { Statement } from "../../../src/rehearsal/permissions/policies";
import { synthesize } from "../../../src/synthesis/synthesize";
import { readStacks } from "../../../src/terraform/rendered-stacks";
import { withDatabases } from "../../docs/databases";
import { withJobs } from "../../docs/jobs";
import { withResources } from "../../docs/resources";
import { temporaryFolder } from "../../support/synth";
import { describeWithTerraform } from "../support/with-terraform";

const created = Object.entries(withResources.resources ?? {}).filter(([name]) => name !== "database");
const { "hostname-app": service } = withDatabases.services;
const job = withJobs.jobs?.["nightly-report"];
if (service?.source === undefined || job?.source === undefined)
  throw new Error("the fixtures have no hostname-app or no nightly-report with a source");

/** One of each kind that an environment can create. */
const everything: EnvironmentDefinition = {
  ...withDatabases,
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: [
      { zone: "eu-central-1a", cidr: "10.0.0.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.1.0/24" },
    ],
    privateSubnets: withDatabases.network.privateSubnets ?? [],
    egress: "nat",
    natGateways: "one",
  },
  accountId: "111122223333",
  deletionProtection: false,
  tags: { Environment: "everything" },
  backend: { type: "s3", bucket: "acme-terraform-states", region: "eu-central-1", keyPrefix: "acme/" },
  resources: {
    ...Object.fromEntries(created),
    ...withJobs.resources,
    ...withDatabases.resources,
    own: { type: "event-bus" },
    carts: { type: "cache", key: "orders-data" },
    accounts: { type: "postgres", key: "orders-data" },
  },
  services: {
    "hostname-app": {
      ...service,
      calls: [],
      scaling: { min: 1, max: 4, cpuPercent: 60 },
      uses: { ledger: "connect", media: "read-write" },
    },
  },
  jobs: { nightly: { ...job, source: service.source, calls: [], uses: { uploads: "write" } } },
};

type Policies = Record<string, { Statement: Statement[] }>;

describeWithTerraform("a rehearsal of stacks with the roles that deploy them", () => {
  const outdir = temporaryFolder();
  let rehearsal: Rehearsal;

  /** Edits each statement of a role's policies. */
  function edit(role: string, change: (statement: Statement) => Statement): void {
    const file = join(outdir, "stacks/acme-bootstrap-prod/cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8")) as { locals: Policies };
    for (const [local, document] of Object.entries(json.locals)) {
      if (local.includes(role) && local.endsWith("_permissions")) document.Statement = document.Statement.map(change);
    }
    writeFileSync(file, JSON.stringify(json));
  }

  beforeAll(async () => {
    const platform = {
      name: "acme",
      environments: { prod: everything },
      bootstrap: { github: { repository: "acme/shop" } },
    };
    expect((await synthesize(platform, { root: ".", outdir })).errors).toBeUndefined();
    const names = readStacks(outdir).flatMap((stack) => (stack.name.endsWith("-local") ? [] : [stack.name]));
    edit("platform_plan", ({ Action = [], ...it }) => ({
      ...it,
      Action: [Action].flat().filter((action) => action !== "iam:GetRolePolicy"),
    }));
    edit("platform_apply", ({ Action = [], Resource = [], ...it }) => ({
      ...it,
      Action: [...[Action].flat(), ...(it.Sid === "ManageTable" ? ["dynamodb:GetItem"] : [])],
      Resource: [Resource].flat().map((arn) => arn.replace("parametergroup:default.", "parametergroup:other.")),
      ...(it.Sid === "ChangeNetwork" && { Condition: { StringEquals: { "aws:ResourceTag/Environment": "other" } } }),
    }));
    rehearsal = await rehearse({ stacks: readStacks(outdir), names });
  });

  test("counts the calls of each role's stack, and passes those that may make all of them, and no other", () => {
    expect(rehearsal.results.map(({ stack, verdict }) => [stack, verdict])).toEqual([
      ["acme-bootstrap-prod", "passed"],
      ["acme-prod-registry", "passed"],
      ["acme-prod-platform", "failed"],
    ]);
    const roles = rehearsal.results.flatMap((result) => result.roles);
    expect(roles.map(({ role, calls }) => [role, calls > 10])).toEqual([
      ["acme-prod-registry-plan", true],
      ["acme-prod-registry-apply", true],
      ["acme-prod-platform-plan", true],
      ["acme-prod-platform-apply", true],
    ]);
  });

  test("names role, action, resource and type of what is missing", () => {
    const [platform] = rehearsal.results.filter(({ stack }) => stack === "acme-prod-platform");
    expect(platform?.failedAt).toBe("permissions");
    const said = (platform?.findings ?? []).map(({ summary }) => summary);
    expect(platform?.findings.find(({ summary }) => summary.includes("iam:"))).toEqual({
      address: expect.stringMatching(/^aws_iam_role\./) as string,
      summary: "role 'acme-prod-platform-plan' may not iam:GetRolePolicy",
      detail: expect.stringMatching(
        /^read of aws_iam_role calls it on arn:aws:iam::111122223333:role\/\S+ \(iam\/role\.go\); add it to the role's policy$/,
      ) as string,
    });
    const apply = "role 'acme-prod-platform-apply'";
    expect(said).toContain(`${apply} may not elasticache:CreateReplicationGroup`);
    expect(said).toContain(`${apply} may not ec2:DeleteSubnet`);
    expect(platform?.findings.at(-1)).toEqual({
      summary: `${apply} may do what no resource of the stack needs`,
      detail: "dynamodb:GetItem is none of the calls that the provider makes for the types in it",
    });
    // Whatever else it asks for, it may.
    const others = said.filter((it) => !/GetRolePolicy|ReplicationGroup|:GetItem|may do what|may not ec2:/.test(it));
    expect(others).toEqual([]);
  });
});
