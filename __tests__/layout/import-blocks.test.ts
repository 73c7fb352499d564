import { importBlocks, type StateJson } from "../../src/layout/import-blocks";
import type { StateMove } from "../../src/layout/state-moves";

const stack = (name: string) => ({ name, folder: `/out/${name}`, json: {} });

function move(address: string, to = "a-web"): StateMove {
  return { from: stack("a-platform"), to: stack(to), address };
}

type Resource = StateJson["resources"][number];

function managed(address: string, ...instances: Resource["instances"]): Resource {
  const [type = "", name = ""] = address.split(".");
  return { mode: "managed", type, name, instances };
}

const state =
  (...resources: readonly Resource[]) =>
  () => ({ resources });

test("each stack imports what it takes over, by the id that the provider wants for the type", () => {
  const read = state(
    managed("aws_ecs_service.web", {
      attributes: {
        id: "arn:service",
        name: "web-service",
        cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/shop",
      },
    }),
    managed("aws_ecs_task_definition.web", { attributes: { id: "web", arn: "arn:task-definition/web:3" } }),
    managed("aws_iam_role.books", { attributes: { id: "books" } }),
  );
  const moves = [
    move("aws_ecs_service.web"),
    move("aws_ecs_task_definition.web"),
    move("aws_iam_role.books", "a-books"),
  ];
  expect(Object.fromEntries(importBlocks(moves, read))).toEqual({
    "a-web": {
      import: [
        { to: "aws_ecs_service.web", id: "shop/web-service" },
        { to: "aws_ecs_task_definition.web", id: "arn:task-definition/web:3" },
      ],
    },
    "a-books": { import: [{ to: "aws_iam_role.books", id: "books" }] },
  });
});

test("one for each instance", () => {
  const read = state(
    managed(
      "aws_eip.nat",
      { index_key: 0, attributes: { id: "eip-1" } },
      { index_key: "b", attributes: { id: "eip-2" } },
    ),
  );
  expect(importBlocks([move("aws_eip.nat")], read).get("a-web")).toEqual({
    import: [
      { to: "aws_eip.nat[0]", id: "eip-1" },
      { to: 'aws_eip.nat["b"]', id: "eip-2" },
    ],
  });
});

test("fails for what isn't deployed; a data source of that name doesn't count", () => {
  const read = state({ ...managed("aws_eip.nat", { attributes: { id: "eip-1" } }), mode: "data" });
  expect(() => importBlocks([move("aws_eip.nat")], read)).toThrow(
    "address 'aws_eip.nat': isn't in the state of 'a-platform'; only what is deployed can change its stack; deploy the base first",
  );
});

test("fails for a resource without an id", () => {
  const read = state(managed("aws_ecs_service.web", { attributes: { id: "arn:service" } }));
  expect(() => importBlocks([move("aws_ecs_service.web")], read)).toThrow(
    "type 'aws_ecs_service': has no cluster in the state; import it by hand",
  );
});
