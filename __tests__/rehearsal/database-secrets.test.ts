import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "../../src/rehearsal/runner/session";
import { statePath } from "../../src/rehearsal/runner/stack-copy";
import type { Edits } from "../definition/valid";
import { line, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const uses = { orders: "connect", catalog: "connect" };
const databases = (watch: { readonly redeployOnChange?: boolean }): Edits => ({
  "network.privateSubnets": [
    { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
    { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
  ],
  resources: {
    orders: { type: "postgres", ...watch },
    catalog: { type: "mysql", aurora: { type: "serverless", maxCapacity: 2 }, ...watch },
  },
  "services.shop.uses": uses,
  jobs: {
    report: { source: "__tests__/fixtures/apps/hostname-app", size: { cpu: 256, memoryMiB: 512 }, uses },
  },
});

const DEPLOYED_ANEW = [
  "changed aws_ecs_service.shop (task_definition)",
  "replaced aws_ecs_task_definition.shop (container_definitions)",
];

describeWithTerraform("a database whose password RDS changes", () => {
  const planned: Record<string, readonly string[]> = {};
  let state = "";

  beforeAll(async () => {
    const [off, on] = await Promise.all([platformOf(databases({})), platformOf(databases({ redeployOnChange: true }))]);
    await Session.during({ stacks: [off, on] }, async (session) => {
      const apply = async (title: string, stack: typeof on): Promise<void> => {
        const run = await session.start(stack, [stack]);
        expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
        planned[title] = (await run.changes()).map(line);
        expect(planned[title].length > 0 ? await run.apply() : []).toEqual([]);
        state = readFileSync(join(run.folder, statePath(run.name)), "utf8");
      };
      await apply("first", on);
      await apply("unchanged", on);
      session.accounts.secretVersion += 1;
      await apply("rotated", on);
      await apply("off", off);
      session.accounts.secretVersion += 1;
      await apply("rotated, and nobody looks", off);
      await apply("on", on);
    });
  });

  test("deploys the services that know it anew, and no job", () => {
    expect(planned["unchanged"]).toEqual([]);
    expect(planned["rotated"]).toEqual(DEPLOYED_ANEW);
  });

  test("can be watched, or not, on a running platform", () => {
    expect(planned["off"]).toEqual(DEPLOYED_ANEW);
    expect(planned["rotated, and nobody looks"]).toEqual([]);
    expect(planned["on"]).toEqual(DEPLOYED_ANEW);
  });

  test("has no password in the state", () => {
    expect(state).toContain('"version_stages"');
    expect(state).not.toMatch(/"secret_string"|"master_password":\s*"|"password":\s*"/);
  });
});
