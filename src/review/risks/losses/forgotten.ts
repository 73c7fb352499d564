import { isObject, objects } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { rootModule } from "../../../terraform/root-module";
import { keyOf } from "../../model/reference";
import type { Comparison } from "../../compare/compare";
import { environmentsByStack } from "../environments-by-stack";
import { bodies } from "./bodies";
import type { Risk } from "../risk";

/** What Terraform lets go without destroying it, by `removed` blocks. */
export function forgotten(
  comparison: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const [before, after] = [bodies(base), bodies(now)];
  const environments = environmentsByStack(comparison);
  return now.flatMap((source): readonly Risk[] => {
    const { name: stack } = source;
    const where = environments.get(stack)?.name ?? stack;
    return (rootModule(source).others.get("removed") ?? []).flatMap(({ from, lifecycle }) => {
      const isKept = objects(lifecycle).some((it) => isObject(it) && it["destroy"] === false);
      if (typeof from !== "string" || !isKept) return [];
      const key = keyOf({ stack, address: from });
      if (!before.has(key) || after.has(key)) return [];
      const text = `${from} stays in AWS, and Terraform no longer manages it: it costs what it did, and nothing here watches it`;
      return [{ kind: "forgotten", where, cause: "removed", subject: from, text }];
    });
  });
}

/** What is there already and Terraform manages from now on, by `import` blocks: it becomes what the JSON says. */
export function adopted(
  comparison: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const environments = environmentsByStack(comparison);
  const imports = (source: StackSource): readonly (readonly [key: string, to: string, id: string])[] =>
    (rootModule(source).others.get("import") ?? []).flatMap(({ to, id }) => {
      const address = typeof to === "string" ? to.replace(/^\$\{(.*)\}$/, "$1") : undefined;
      return address === undefined
        ? []
        : [[keyOf({ stack: source.name, address }), address, typeof id === "string" ? id : "?"] as const];
    });
  const known = new Set(base.flatMap((source) => imports(source).map(([key]) => key)));
  return now.flatMap((source) =>
    imports(source)
      .filter(([key]) => !known.has(key))
      .map(([, subject, id]): Risk => ({
        ...{ kind: "footing", where: environments.get(source.name)?.name ?? source.name, cause: "import", subject },
        text: `${subject} is there already (${id}): Terraform manages it from now on, and sets it as the JSON says`,
        todo: "read the plan of the real state: no rehearsal knows what is there",
      })),
  );
}
