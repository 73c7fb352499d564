import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import type { Json, JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";
import { projectRoot } from "../support/project";

const ROOT = join(projectRoot, "cdktf.out/stacks");

interface Stack {
  readonly name: string;
  readonly json: JsonObject;
}

function stacksOf(environment: string): readonly Stack[] {
  return readdirSync(ROOT)
    .filter((name) => name.startsWith(environment))
    .map((name) => ({ name, json: JSON.parse(readFileSync(join(ROOT, name, "cdk.tf.json"), "utf8")) as JsonObject }));
}

function proofOf(stacks: readonly Stack[]) {
  return prove(
    new Model(stacks.map(({ name, json }) => ({ name, directory: `/stacks/${name}`, documents: [json] }))),
  ).rules.flatMap(({ results }) => results);
}

type Path = readonly (string | number)[];

/** Every single value of the blocks that Terraform makes something of. `depends_on` takes names only. */
function leaves(json: Json, path: Path = []): readonly Path[] {
  const isRead = path.length !== 1 || ["resource", "data", "locals"].includes(String(path[0]));
  if (!isRead || path.at(-1) === "//" || path.at(-1) === "depends_on") return [];
  if (json === null || typeof json !== "object") return [path];
  return Object.entries(json).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(json) ? Number(key) : key]),
  );
}

function withValue(json: Json, [key, ...rest]: Path, value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(json))
    return json.map((item, at) => (at === key ? withValue(item as Json, rest, value) : (item as Json)));
  const object = json as JsonObject;
  return { ...object, [key]: withValue(object[key] ?? null, rest, value) };
}

const VARIABLE = { nobody_knows: { type: "string" } };

describe.each(["demo-dev", "demo-prod"])("%s", (environment) => {
  const stacks = stacksOf(environment);

  test("refutes nothing because one value isn't known, whichever it is", () => {
    let tried = 0;
    const refuted = stacks.flatMap((stack) =>
      leaves(stack.json).flatMap((path) => {
        tried += 1;
        const changed = withValue(stack.json, path, "${var.nobody_knows}") as JsonObject;
        const json: JsonObject = { ...changed, variable: { ...(changed["variable"] as JsonObject), ...VARIABLE } };
        const results = proofOf(stacks.map((other) => (other === stack ? { ...stack, json } : other)));
        const found = results.find(({ verdict }) => verdict === "refuted");
        return found ? [`${path.join(".")}: ${found.rule} ${found.message}`] : [];
      }),
    );
    expect(refuted).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });
});
