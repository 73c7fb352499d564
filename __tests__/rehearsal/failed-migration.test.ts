import { Session } from "../../src/rehearsal/runner/session";
import { line, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const migrating = (script: string) => ({ "services.shop.before": { migrate: { command: ["node", script] } } });

describeWithTerraform("a container that runs before a service and fails in a deployment", () => {
  const found = { failed: [] as string[], serving: [] as unknown[], revisions: 0, again: [] as string[] };

  beforeAll(async () => {
    const scripts = ["first.js", "broken.js", "mended.js"];
    const [first, broken, mended] = await Promise.all(scripts.map((script) => platformOf(migrating(script))));
    if (first === undefined || broken === undefined || mended === undefined) throw new Error("not rendered");
    await Session.during({ stacks: [first, broken, mended] }, async (session) => {
      session.accounts.failingTasks = (containers) => containers.includes("broken.js");
      const revisionOf = (): unknown =>
        session.accounts.find("123456789012", "aws_ecs_service", { name: "store-test-shop-service" })?.state[
          "task_definition"
        ];
      for (const stack of [first, broken, mended]) {
        const run = await session.start(stack, [stack]);
        const findings = [...(await run.init()), ...(await run.deploy())];
        found.failed.push(findings.map(({ summary, detail }) => `${summary}: ${detail}`).join("\n"));
        found.serving.push(revisionOf());
        if (stack === broken) {
          expect((await run.plan()).findings).toEqual([]);
          found.again = (await run.changes()).map(line);
        }
      }
      const all = session.accounts.all("123456789012", "aws_ecs_task_definition", "eu-central-1");
      found.revisions = all.filter((own) => own["family"] === "store-test-shop").length;
    });
  });

  test("fails the apply with ECS's reason, and the version before serves on", () => {
    expect(found.failed).toEqual([
      "",
      expect.stringMatching(
        /^waiting for ECS Service \(aws_ecs_service\.shop\) update: .*circuit breaker: tasks failed/,
      ),
      "",
    ]);
    const revision = "arn:aws:ecs:eu-central-1:123456789012:task-definition/store-test-shop:";
    expect(found.serving).toEqual([`${revision}1`, `${revision}1`, `${revision}3`]);
  });

  test("leaves the revisions to go back to, and asks for its own again until it is mended", () => {
    expect(found.again).toEqual(["changed aws_ecs_service.shop (task_definition)"]);
    expect(found.revisions).toBe(3);
  });
});

describeWithTerraform("the same in the very first deployment", () => {
  const planned: string[][] = [];
  const failed: string[] = [];
  const serving: unknown[] = [];

  beforeAll(async () => {
    const scripts = ["broken.js", "mended.js"];
    const [broken, mended] = await Promise.all(scripts.map((script) => platformOf(migrating(script))));
    if (broken === undefined || mended === undefined) throw new Error("not rendered");
    await Session.during({ stacks: [broken, mended] }, async (session) => {
      session.accounts.failingTasks = (containers) => containers.includes("broken.js");
      for (const stack of [broken, broken, mended, mended]) {
        const run = await session.start(stack, [stack]);
        const findings = [...(await run.init()), ...(await run.plan()).findings];
        const changes = (await run.changes()).map(line);
        planned.push(changes);
        if (changes.length > 0) findings.push(...(await run.apply()));
        failed.push(findings.map(({ summary, detail }) => `${summary}: ${detail}`).join("\n"));
        const service = session.accounts.find("123456789012", "aws_ecs_service", { name: "store-test-shop-service" });
        serving.push(service?.state["task_definition"]);
      }
    });
  });

  test("fails the apply, and all else is made", () => {
    expect(failed).toEqual([
      expect.stringMatching(
        /^waiting for ECS Service \(aws_ecs_service\.shop\) create: .*circuit breaker: tasks failed/,
      ),
      expect.stringMatching(/^waiting for ECS Service \(aws_ecs_service\.shop\) create: /),
      "",
      "",
    ]);
    expect(planned[0]).toContain("added aws_ecs_service.books");
  });

  test("makes the service anew, and nothing beside it, until the container is mended", () => {
    expect(planned.slice(1)).toEqual([
      [expect.stringMatching(/^replaced aws_ecs_service\.shop/)],
      [
        expect.stringMatching(/^replaced aws_ecs_service\.shop/),
        "replaced aws_ecs_task_definition.shop (container_definitions)",
      ],
      [],
    ]);
    const revision = "arn:aws:ecs:eu-central-1:123456789012:task-definition/store-test-shop:";
    expect(serving).toEqual([`${revision}1`, `${revision}1`, `${revision}2`, `${revision}2`]);
  });
});
