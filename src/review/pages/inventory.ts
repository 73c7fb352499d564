import { type Cell, type Section, code, codes, fold, joined, number, paragraph, table } from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";

export function images(view: EnvironmentView): Section {
  const rows = view.images.map(({ repository, tag, digest, usedBy, resource }): readonly Cell[] => [
    code(repository),
    code(digest ?? tag ?? "latest"),
    joined(
      usedBy.map(({ label, container }) =>
        label === container ? code(label) : [code(label), " (", code(container), ")"],
      ),
    ),
    resource === undefined ? "elsewhere" : code(resource.address),
  ]);
  return {
    id: "images",
    title: "Images",
    count: rows.length,
    blocks: [
      paragraph("A tag of an image that this platform builds is the hash of what enters the build."),
      ...table(
        "Images by repository and tag, and who runs them",
        ["Repository", "Tag or digest", "Run by", "Repository is"],
        rows,
      ),
    ],
  };
}

/** Every stack, and every address with the construct that it came from. */
export function stacks(view: EnvironmentView): Section {
  const managed = view.inventory.filter(({ mode }) => mode === "managed").length;
  const rows = view.stacks.map(({ name, resources, dataSources, backend, dependsOn }): readonly Cell[] => [
    code(name),
    resources,
    dataSources,
    code(backend ?? "local"),
    codes(dependsOn),
  ]);
  const columns = ["Stack", number("Managed resources"), number("Data sources"), "State", "Deployed after"];
  return {
    id: "stacks",
    title: "Stacks and addresses",
    count: view.inventory.length,
    blocks: [
      paragraph(`${count(managed, "managed resource")} in ${count(view.stacks.length, "stack")}.`),
      ...table("Stacks, in the order of their names", columns, rows),
      ...view.stacks.flatMap(({ name }) => addresses(view, name)),
    ],
  };
}

function addresses({ inventory }: EnvironmentView, stack: string) {
  const rows = inventory
    .filter((item) => item.stack === stack)
    .map(({ address, construct }) => [
      code(address),
      construct === undefined ? "–" : code(construct.replace(`${stack}/`, "")),
    ]);
  const all = table(`Addresses of ${stack}, with the constructs that made them`, ["Address", "Construct"], rows);
  return fold([`${count(rows.length, "address", "addresses")} of `, code(stack)], true, all);
}
