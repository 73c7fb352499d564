/**
 * Writes what CloudFormation replaces, of the types that have rows: a second source that a test compares the rows with.
 *
 *   (cd /tmp/spec && npm install @aws-cdk/aws-service-spec@0.1.216)
 *   node .github/scripts/cloudformation-replacements.mjs /tmp/spec && npx oxfmt
 *
 * `replaces` and `updates` hold the names of properties; what replaces by case alone is in neither.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const FILE = "__tests__/provider/cloudformation.json";
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder in which @aws-cdk/aws-service-spec is installed");

const load = createRequire(join(folder, "package.json"));
const { loadAwsServiceSpecSync } = load("@aws-cdk/aws-service-spec");
const manifest = join(folder, "node_modules/@aws-cdk/aws-service-spec/package.json");
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
const db = loadAwsServiceSpecSync();

const { types } = JSON.parse(readFileSync(FILE, "utf8"));
for (const [type, { cloudFormation }] of Object.entries(types)) {
  const properties = Object.entries(
    db.lookup("resource", "cloudFormationType", "equals", cloudFormation).only().properties,
  );
  const named = (wanted) =>
    properties
      .filter(([, it]) => wanted(it.causesReplacement))
      .map(([name]) => name)
      .sort();
  types[type] = {
    cloudFormation,
    replaces: named((it) => it === "yes"),
    updates: named((it) => it === undefined || it === "no"),
  };
}
const from = {
  package: "@aws-cdk/aws-service-spec",
  version,
  script: ".github/scripts/cloudformation-replacements.mjs",
};
writeFileSync(FILE, `${JSON.stringify({ from, types }, null, 2)}\n`);
