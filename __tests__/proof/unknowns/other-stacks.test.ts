/** The same for stacks that are written in other people's manner, and for the shop, whose stacks read each other's states. */
import { join } from "node:path";
import { synthesize } from "../../../src/synthesis/synthesize";
import { type StackSource, stackSources } from "../../../src/terraform/folder";
import { shop } from "../../fixtures/shop";
import { temporaryFolder } from "../../support/synth";
import { violations } from "./judge";
import { type Path, anyUnknown } from "./mutations";

const outdir = temporaryFolder();

test.each(["nat", "endpoints"])(
  "what isn't known refutes nothing in the stack '%s', which declares nothing",
  (folder) => {
    const stacks = stackSources(join(__dirname, "../by-hand", folder));
    expect(violations({ stacks, unknown: anyUnknown, withOthers: () => false })).toEqual([]);
  },
);

test("nor in the shop's production, where each kind of value is tried once", async () => {
  const { production } = shop.environments;
  if (!production) throw new Error("the shop has no production");
  const environments = { production };
  expect((await synthesize({ ...shop, environments }, { root: ".", outdir })).errors).toBeUndefined();
  const stacks = stackSources(join(outdir, "stacks")).filter(({ name }) => name.startsWith("shop-production"));
  expect(stacks).toHaveLength(10);
  const kinds = new Set<string>();
  const tries = (path: Path, { name }: StackSource): boolean => {
    const kind = kindOf(path, name.startsWith("shop-production-platform") ? "platform" : "other");
    const isNew = !kinds.has(kind);
    kinds.add(kind);
    return isNew;
  };
  expect(violations({ stacks, unknown: anyUnknown, tries, withOthers: () => false })).toEqual([]);
});

/** The place of a value without the names and numbers of what it is in. */
function kindOf([section, type, , ...rest]: Path, stack: string): string {
  const place = rest.filter((key) => typeof key === "string");
  return section === "locals" ? [section, ...place].join(".") : [stack, section, type, ...place].join(".");
}
