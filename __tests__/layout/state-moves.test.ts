import { stateMoves } from "../../src/layout/state-moves";
import { rendered } from "../rehearsal/support/stacks-folder";

/** A stack with these addresses. */
function stack(environment: string | undefined, ...addresses: readonly string[]): object {
  const resource: Record<string, Record<string, object>> = {};
  for (const address of addresses) {
    const [type = "", name = ""] = address.split(".");
    (resource[type] ??= {})[name] = {};
  }
  return { ...(environment !== undefined && { "//": { environment } }), resource };
}

function moves(base: Record<string, object>, now: Record<string, object>, environments?: string[]): string[] {
  return stateMoves(rendered(base), rendered(now), environments).map(
    ({ from, to, address }) => `${from.name} → ${to.name} ${address}`,
  );
}

test("a resource that another stack of the environment has now is moved there", () => {
  expect(
    moves(
      { "a-platform": stack("a", "aws_vpc.main", "aws_ecs_service.web", "aws_ecs_service.books") },
      {
        "a-platform": stack("a", "aws_vpc.main"),
        "a-web": stack("a", "aws_ecs_service.web"),
        "a-books": stack("a", "aws_ecs_service.books"),
      },
    ),
  ).toEqual(["a-platform → a-web aws_ecs_service.web", "a-platform → a-books aws_ecs_service.books"]);
});

test("and back again, also from a stack that isn't rendered any more", () => {
  const base = { "a-platform": stack("a", "aws_vpc.main"), "a-web": stack("a", "aws_ecs_service.web") };
  const now = { "a-platform": stack("a", "aws_vpc.main", "aws_ecs_service.web") };
  expect(moves(base, now)).toEqual(["a-web → a-platform aws_ecs_service.web"]);
});

test("what is new, gone, renamed or copied stays out of it", () => {
  const base = { "a-platform": stack("a", "aws_vpc.main", "aws_eip.gone", "aws_eip.old", "aws_eip.both") };
  const now = {
    "a-platform": stack("a", "aws_vpc.main", "aws_eip.renamed", "aws_eip.both"),
    "a-web": stack("a", "aws_eip.new", "aws_eip.both"),
  };
  expect(moves(base, now)).toEqual([]);
});

test("environments and stacks without one share no addresses", () => {
  const base = { "a-platform": stack("a", "aws_vpc.main"), lone: stack(undefined, "aws_eip.one") };
  const now = { "b-platform": stack("b", "aws_vpc.main"), other: stack(undefined, "aws_eip.one") };
  expect(moves(base, now)).toEqual([]);
});

describe("environments that are named", () => {
  const base = { "a-platform": stack("a", "aws_eip.one"), "b-platform": stack("b", "aws_eip.one") };
  const now = { "a-web": stack("a", "aws_eip.one"), "b-web": stack("b", "aws_eip.one") };

  test("are the only ones that change", () => {
    expect(moves(base, now, ["b"])).toEqual(["b-platform → b-web aws_eip.one"]);
  });

  test("must be there", () => {
    expect(() => moves(base, now, ["c"])).toThrow("environment 'c': isn't rendered; name one of a, b");
  });
});

test("refuses to choose between two that have it now", () => {
  const now = { "a-web": stack("a", "aws_eip.one"), "a-books": stack("a", "aws_eip.one") };
  expect(() => moves({ "a-platform": stack("a", "aws_eip.one") }, now)).toThrow(
    "address 'aws_eip.one': is in a-books, a-web now; one state can have what 'a-platform' had; give the others another address",
  );
});
