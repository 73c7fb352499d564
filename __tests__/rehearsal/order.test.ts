import type { RenderedStack } from "../../src/rehearsal/rendered-stacks";
import { readStacks } from "../../src/rehearsal/rendered-stacks";
import { Session } from "../../src/rehearsal/session";
import { faultsAt } from "../../src/rehearsal/stage";
import { deployedWithout } from "./support/held-back";
import { describeWithTerraform } from "./support/with-terraform";

const committed = readStacks("cdktf.out").find(({ name }) => name === "demo-dev-platform");
if (committed === undefined) throw new Error("demo-dev-platform isn't rendered");
const stack: RenderedStack = committed;

function of(type: string): [address: string, config: Record<string, unknown>][] {
  return Object.entries(stack.json.resource?.[type] ?? {}).map(([name, config]) => [`${type}.${name}`, config]);
}
const addresses = (type: string) => of(type).map(([address]) => address);
const services = of("aws_ecs_service");
const all = addresses("aws_ecs_service");
const servicesWith = (argument: string) => services.filter(([, it]) => it[argument] !== undefined).map(([at]) => at);

/** What must be there before the first task of a service starts and until its last one is gone, and whose it is. */
const NEEDED: readonly [what: string, address: string, services: readonly string[]][] = [
  ...addresses("aws_service_discovery_private_dns_namespace").map(
    (address) => ["the namespace", address, servicesWith("service_registries")] as const,
  ),
  ...addresses("aws_lb_listener_rule").map((address) => {
    const service = address.replace("aws_lb_listener_rule", "aws_ecs_service");
    return ["its listener rule", address, all.filter((it) => it === service)] as const;
  }),
  ...addresses("aws_iam_role_policy").map((address) => {
    const service = address.replace(/^aws_iam_role_policy\.(.*)_execution$/, "aws_ecs_service.$1");
    return ["its role's policy", address, all.filter((it) => it === service)] as const;
  }),
  ...addresses("aws_vpc_endpoint").map((address) => ["an endpoint", address, all] as const),
].map((it) => [...it]);

/** Few enough to run each: services of one kind are made by the same code. */
const CHECKED = NEEDED.filter(([what], i) => NEEDED.findIndex(([other]) => other === what) === i);

describeWithTerraform("the order of operations in demo-dev", () => {
  test("is checked for every kind of thing that a service needs", () => {
    expect(CHECKED.map(([what, , needing]) => [what, needing.length > 0])).toEqual([
      ["the namespace", true],
      ["its listener rule", true],
      ["its role's policy", true],
      ["an endpoint", true],
    ]);
  });

  test.each(CHECKED)(
    "a service waits for %s (%s)",
    async (_, address, needing) => {
      const made = await Session.during({ stacks: [stack] }, async (session) =>
        (await deployedWithout(session, stack, address)).resources(),
      );
      expect(all.filter((service) => !made.includes(service))).toEqual(needing);
    },
    60_000,
  );

  test("what services need stays until they are gone, and goes then", async () => {
    await Session.during({ stacks: [stack] }, async (session) => {
      const run = await deployedWithout(session, stack);
      run.stage.faults = faultsAt(...all.map((service) => `${service}:delete`));
      expect(await run.destroy({ refresh: false })).toHaveLength(all.length);
      const kept = run.resources();
      expect(NEEDED.map(([, address]) => address).filter((address) => !kept.includes(address))).toEqual([]);
      run.stage.faults = () => false;
      expect(await run.destroy({ refresh: false })).toEqual([]);
      const deleted = run.stage.journal.filter(({ action, succeeded }) => action === "delete" && succeeded);
      const at = (address: string) => deleted.findIndex((it) => it.address === address);
      for (const [, address, needing] of NEEDED) {
        for (const service of needing)
          expect([service, address, at(service) < at(address)]).toEqual([service, address, true]);
      }
    });
  }, 60_000);
});
