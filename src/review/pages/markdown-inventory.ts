import type { EnvironmentView } from "../model/environment-view";
import { type Markdown, code, count, details, htmlCode, list, section, table } from "../document/markdown-text";

export function inventorySection(view: EnvironmentView): Markdown {
  const managed = view.inventory.filter(({ mode }) => mode === "managed");
  const stacks = view.stacks.map(({ name, resources, dataSources, backend, dependsOn }) => [
    code(name),
    String(resources),
    String(dataSources),
    code(backend ?? "local"),
    list(dependsOn.map(code)),
  ]);
  const folded = view.stacks.map(({ name }) => {
    const rows = view.inventory
      .filter(({ stack }) => stack === name)
      .map(({ address, construct }) => [
        code(address),
        construct === undefined ? "–" : code(construct.replace(`${name}/`, "")),
      ]);
    return details(
      `${count(rows.length, "address", "addresses")} of ${htmlCode(name)}`,
      table(["address", "construct"], rows),
    );
  });
  return section(
    "Stacks and addresses",
    `${count(managed.length, "managed resource")} in ${count(view.stacks.length, "stack")}.`,
    table(["stack", "managed resources", "data sources", "state", "after"], stacks),
    ...folded,
  );
}
