import { match } from "../../src/lib/match";

type Shape = { readonly type: "circle"; readonly radius: number } | { readonly type: "square"; readonly side: number };

test("the case of the value's kind answers, with what this kind has", () => {
  const widthOf = (shape: Shape): number =>
    match(shape, "type", { circle: ({ radius }) => 2 * radius, square: ({ side }) => side });
  expect([widthOf({ type: "circle", radius: 2 }), widthOf({ type: "square", side: 3 })]).toEqual([4, 3]);
});
