/** Holds `.oxlintrc.json` to what it is for: a setting that no longer takes effect would let everything pass. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const root = resolve(__dirname, "..");

/** For each rule a text that breaks it, and no other. */
const REFUSED: Readonly<Record<string, string>> = {
  "eslint(eqeqeq)": "export const isOne = (size: number) => size == 1;",
  "eslint(max-lines)": Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`).join("\n"),
  "eslint(no-restricted-imports)": 'export { s3Bucket } from "@cdktf/provider-aws";',
  "eslint(no-unused-vars)": "const _size = 1;",
  "eslint(no-useless-assignment)": "export function one() { let size = 0; size = [1].length; return size; }",
  "typescript(consistent-type-imports)": 'import { Stats } from "node:fs"; export type Size = Stats["size"];',
  "typescript(no-deprecated)": 'export const text = "text".substr(1);',
  "typescript(no-explicit-any)": "export const sizes: any[] = [];",
  "typescript(no-floating-promises)": "Promise.resolve(1);",
  "typescript(no-non-null-assertion)": "export const sizeOf = (text: string | undefined) => text!.length;",
  "typescript(no-unnecessary-condition)": "export const sizeOf = (text: string) => text?.length;",
  "typescript(no-unsafe-assignment)": 'export const size = JSON.parse("1");',
  "typescript(prefer-optional-chain)": "export const sizeOf = (text?: string) => text && text.length;",
  "typescript(restrict-template-expressions)": "export const textOf = (isLarge: boolean) => `${isLarge}`;",
  "typescript(switch-exhaustiveness-check)":
    'export function sizeOf(of: "a" | "b") { switch (of) { case "a": return 1; } return 2; }',
  "Unused oxlint-disable directive (no problems were reported).":
    "// oxlint-disable-next-line no-debugger\nexport const size = 1;",
};

/** A number in a text, and a switch with a default. */
const ALLOWED =
  'export function textOf(of: "a" | "b", size: number) { switch (of) { case "a": return `${size}`; default: return of; } }';

/** What the linter says of each text, as if it were a file of the project. */
function lint(texts: readonly string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  try {
    const tsconfig = { extends: join(root, "tsconfig.json"), compilerOptions: { types: [] }, include: ["."] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
    const files = texts.map((text, at) => {
      const file = join(folder, `${at}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const args = [join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", ...files];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    const { diagnostics } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly filename: string; readonly code?: string; readonly message: string }[];
    };
    return files.map((file) =>
      diagnostics
        .filter(({ filename }) => basename(filename) === basename(file))
        .map(({ code, message }) => code ?? message),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the linter refuses what it is there for, and nothing else", () => {
  const texts = [...Object.values(REFUSED), ALLOWED];
  expect(lint(texts)).toEqual([...Object.keys(REFUSED).map((rule) => [rule]), []]);
});

test("every script is strict, so that octal numbers and doubled parameters don't even parse", () => {
  const scripts = ["", "src", "__tests__"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== "", encoding: "utf8" })
      .filter((path) => path.endsWith(".js"))
      .map((path) => join(folder, path)),
  );
  expect(scripts).toContain("jest.config.js");
  expect(scripts.filter((path) => !/^"use strict";$/m.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
});
