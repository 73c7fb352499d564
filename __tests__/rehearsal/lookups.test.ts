import { Session } from "../../src/rehearsal/runner/session";
import type { JsonObject } from "../../src/terraform/json";
import type { RenderedStack } from "../../src/terraform/rendered-stacks";
import { withLookups } from "../fixtures/lookups";
import { validPlatform } from "../definition/valid";
import { platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

function platform(): Promise<RenderedStack> {
  const { test: environment } = validPlatform().environments;
  if (environment === undefined) throw new Error("the valid platform lost its environment");
  const { resources, services } = withLookups(environment);
  const { books, shop } = services ?? {};
  return platformOf({ resources, "services.books.uses": books?.uses, "services.shop.uses": shop?.uses });
}

interface Store {
  readonly name: string;
}

/** The stack as it was rendered, in an account in which something else is there than it says. */
function elsewhere({ json, ...stack }: RenderedStack, other: Readonly<Record<string, JsonObject>>): RenderedStack {
  const remarks = json["//"];
  const { stores = [] } = (remarks?.declared ?? {}) as { readonly stores?: readonly (JsonObject & Store)[] };
  const declared: JsonObject = { stores: stores.map((it): JsonObject => ({ ...it, ...other[it.name] })) };
  return { ...stack, json: { ...json, "//": { ...remarks, declared } } };
}

describeWithTerraform("what exists is looked up", () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await platform();
  });

  test("a plan finds it as the definition says", async () => {
    await Session.during({ stacks: [stack] }, async (session) => {
      const run = await session.start(stack, [stack]);
      expect([...(await run.init()), ...(await run.deploy()), ...(await run.plan()).findings]).toEqual([]);
      expect(await run.changes()).toEqual([]);
    });
  });

  test("a plan fails where it isn't what the definition says", async () => {
    const group = "sg-00000000000000000";
    const other = elsewhere(stack, {
      orders: { engine: "mariadb", port: 5433, group },
      catalog: { engine: "docdb" },
      sessions: { port: 6380 },
      hot: { group },
    });
    await Session.during({ stacks: [other] }, async (session) => {
      const run = await session.start(other, [other]);
      const findings = [...(await run.init()), ...(await run.plan()).findings];
      expect(findings.map(({ detail }) => detail).sort()).toEqual([
        "resource 'archive': its engine is mariadb; type postgres is for postgres, aurora-postgresql; correct its type or its lookup",
        "resource 'archive': its port is 5433; security groups are opened on 5432; set existing.port to 5433",
        "resource 'archive': its security groups are sg-00000000000000000; sg-0fedcba9876543210 is opened to tasks; correct existing.securityGroupId",
        "resource 'catalog': its engine is docdb; type mysql is for mysql, aurora-mysql, mariadb; correct its type or its lookup",
        "resource 'hot': its security groups are sg-00000000000000000; sg-0123456789abcdef0 is opened to tasks; correct existing.securityGroupId",
        "resource 'orders': its engine is mariadb; type postgres is for postgres, aurora-postgresql; correct its type or its lookup",
        "resource 'orders': its port is 5433; security groups are opened on 5432; set existing.port to 5433",
        "resource 'orders': its security groups are sg-00000000000000000; sg-0123456789abcdef0 is opened to tasks; correct existing.securityGroupId",
        "resource 'sessions': its port is 6380; security groups are opened on 6379; set existing.port to 6380",
      ]);
    });
  });
});
