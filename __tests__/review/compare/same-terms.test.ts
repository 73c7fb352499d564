import { withMoves } from "../../../src/review/compare/same-terms";
import type { JsonObject } from "../../../src/terraform/json";

const source = (document: JsonObject) => ({ name: "shop", directory: "shop", documents: [document] });
const move = (from: string, to: string) => ({ from: `aws_lb.${from}`, to: `aws_lb.${to}` });

function renamed(document: JsonObject, ...moved: readonly JsonObject[]): JsonObject | undefined {
  return withMoves([source(document)], [source({ moved })])[0]?.documents[0];
}

test.each([
  ["one leads on from another", { a: 1 }, [move("a", "b"), move("b", "c")], { c: 1 }],
  ["a name is free once its owner has moved", { a: 1, b: 2 }, [move("b", "c"), move("a", "b")], { c: 2, b: 1 }],
  ["where both are there nothing moves", { a: 1, b: 2 }, [move("a", "b")], { a: 1, b: 2 }],
  ["what isn't there doesn't move", { a: 1 }, [move("b", "c")], { a: 1 }],
])("%s", (_, before, moves, after) => {
  expect(renamed({ resource: { aws_lb: before } }, ...moves)).toEqual({ resource: { aws_lb: after } });
});

test("references follow, and what only looks like one stays", () => {
  const document = (name: string) => ({
    resource: { aws_lb: { [name]: {} }, aws_lb_listener: { all: { of: [`\${aws_lb.${name}.arn}`, "aws_lb.a-1"] } } },
    output: { it: { value: `\${data.aws_lb.a.arn} \${aws_lb.${name}}` } },
  });
  expect(renamed(document("a"), move("a", "b"))).toEqual(document("b"));
});

test("a base of which nothing is renamed is handed back", () => {
  const base = [source({ resource: { aws_lb: { a: {} } } })];
  expect(withMoves(base, [source({ moved: [move("a[0]", "b[0]")] })])).toBe(base);
});
