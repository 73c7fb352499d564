/**
 * Writes the enumerations of AWS's API that the rows of src/provider name, from the models of botocore (Apache-2.0):
 *
 *   pip download --no-deps botocore==1.42.4 && unzip botocore-*.whl -d /tmp/botocore
 *   node .github/scripts/aws-enums.mjs /tmp/botocore && npx oxfmt
 *
 * 1.42.4 is of the week in which hashicorp/aws 6.25.0 came out, whose SDK is made from the same models.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FOLDER = "src/provider/rows";
const [unpacked] = process.argv.slice(2);
if (unpacked === undefined) throw new Error("name the folder of the unpacked wheel of botocore");

const version = readdirSync(unpacked).flatMap((name) => /^botocore-(.*)\.dist-info$/.exec(name)?.[1] ?? [])[0];
const sources = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));
const text = sources.map((name) => readFileSync(join(FOLDER, name), "utf8")).join("\n");
const named = [...text.matchAll(/enum(?:Of|OfAnyCase)\(\s*"([\w-]+)",\s*"(\w+)",?\s*\)/g)];

const services = {};
for (const [, service, name] of named.sort()) {
  const values = model(service).shapes[name]?.enum;
  if (values === undefined) throw new Error(`botocore: ${service} has no enumeration ${name}`);
  (services[service] ??= {})[name] = values.join(" ");
}
const sorted = Object.fromEntries(
  Object.entries(services)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, enums]) => [
      service,
      Object.fromEntries(Object.entries(enums).sort(([a], [b]) => (a < b ? -1 : 1))),
    ]),
);
const header = `/** Enumerations of AWS's API, from the models of botocore ${version}: written by .github/scripts/aws-enums.mjs. */`;
writeFileSync(
  "src/provider/enums.ts",
  `${header}\nexport const ENUMS = ${JSON.stringify(sorted, null, 2)} as const;\n`,
);

function model(service) {
  const folder = join(unpacked, "botocore/data", service);
  const newest = readdirSync(folder).sort().reverse();
  const file = newest.map((it) => join(folder, it, "service-2.json.gz")).find((it) => existsSync(it));
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
}
