import { readFileSync } from "node:fs";
import { join } from "node:path";

test("reads nothing but JSON: no layer of the proof imports a construct, cdktf or a provider", () => {
  const root = join(__dirname, "..", "..", "src");
  const files = ["terraform/model.ts", "facts/facts.ts", "proof/rules.ts"].map((file) => join(root, file));
  const seen = new Set<string>();
  const packages = new Set<string>();
  while (files.length > 0) {
    const file = files.pop() ?? "";
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, from = ""] of readFileSync(file, "utf8").matchAll(/^(?:import|export) [^;]*?from "([^"]+)";/gm)) {
      if (from.startsWith(".")) files.push(`${join(file, "..", from)}.ts`);
      else packages.add(from);
    }
  }
  expect([...packages].toSorted()).toEqual(["ipaddr.js", "node:path"]);
  expect([...seen].filter((file) => !/\/src\/(aws|lib|terraform|facts|proof)\//.test(file))).toEqual([]);
});
