import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import type { JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";
import { type Path, replaced, valueAt, valuePaths } from "../proof/unknowns/mutations";
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

/** Values that hold no others. */
function leaves(json: JsonObject): readonly Path[] {
  return [...valuePaths(json)].filter((path) => {
    const value = valueAt(json, path);
    return value === null || typeof value !== "object";
  });
}

const VARIABLE = { nobody_knows: { type: "string" } };

describe.each(["demo-dev", "demo-prod"])("%s", (environment) => {
  const stacks = stacksOf(environment);

  test("refutes nothing because one value isn't known, whichever it is", () => {
    let tried = 0;
    const refuted = stacks.flatMap((stack) =>
      leaves(stack.json).flatMap((path) => {
        tried += 1;
        const changed = replaced(stack.json, path, "${var.nobody_knows}");
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
