/** The folder with the HCL: `stacks/<stack>/*.tf`, as deep as the rendered output, so that relative paths in it hold. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { HEAD } from "./stack-files";

export interface HclFolderProps {
  /** Where to write. */
  readonly folder: string;
  /** The rendered output, which is left alone. */
  readonly output: string;
  /** Files by name, of each stack. */
  readonly stacks: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Writes all stacks, and removes what an earlier run wrote and this one doesn't. Terraform's own files stay.
 *
 * @throws where the folder is in the rendered output, or holds HCL that isn't ours; nothing is written then
 */
export function writeHcl({ folder, output, stacks }: HclFolderProps): void {
  const inside = relative(resolve(output), resolve(folder));
  if (inside === "" || !(inside.startsWith(`..${sep}`) || inside === ".." || resolve(inside) === inside)) {
    throw new Error(`folder '${folder}': is in the rendered output, which is committed as it is; name another one`);
  }
  const root = join(folder, "stacks");
  const before = existsSync(root) ? readdirSync(root) : [];
  const written = before.flatMap((stack) => hclFiles(join(root, stack)));
  const foreign = written.find((file) => !readFileSync(file, "utf8").startsWith(HEAD));
  if (foreign !== undefined) {
    throw new Error(`file '${foreign}': wasn't written by npm run hcl; name another folder or remove it`);
  }
  for (const file of written) rmSync(file);
  for (const [stack, files] of stacks) {
    mkdirSync(join(root, stack), { recursive: true });
    for (const [name, text] of files) writeFileSync(join(root, stack, name), text);
  }
  for (const stack of before) if (readdirSync(join(root, stack)).length === 0) rmdirSync(join(root, stack));
}

function hclFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .map((name) => join(folder, name));
}
