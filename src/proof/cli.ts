import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { runCommand } from "../cli/command";
import { Model } from "../terraform/model";
import { stackSources } from "../terraform/folder";
import { prove } from "./prove";
import { jsonReport, textReport } from "./report";

const USAGE = "usage: npm run prove [-- FOLDER] [--json] [--evidence] [--allow-empty]";

/**
 * `npm run prove`: 0 where everything is proven, 1 where something is refuted, undecided or can't be read, or where there is
 * no ECS service and `--allow-empty` isn't given.
 */
export function main(args: readonly string[], print: (text: string) => void): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      evidence: { type: "boolean" },
      "allow-empty": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    print(USAGE);
    return 0;
  }
  const [folder = "cdktf.out", ...more] = positionals;
  if (more.length > 0) {
    print(`prove: takes one folder, got ${positionals.join(" ")}; ${USAGE}`);
    return 1;
  }
  const sources = existsSync(folder) ? stackSources(folder) : [];
  if (sources.length === 0) {
    print(`prove: folder '${folder}' holds no cdk.tf.json and no *.tf.json; synthesize first or name another folder`);
    return 1;
  }
  const model = new Model(sources);
  if (model.errors.length > 0) {
    print(model.errors.map((error) => `prove: ${error}`).join("\n"));
    return 1;
  }
  const isUnread = model.stacks.some(({ unread }) => unread.length > 0);
  if (model.all("aws_ecs_service").length === 0 && !isUnread && values["allow-empty"] !== true) {
    print(
      `prove: folder '${folder}' holds no ECS service, so nothing is proven; name another folder or add --allow-empty`,
    );
    return 1;
  }
  const proof = prove(model);
  print(values.json === true ? jsonReport(proof) : textReport(proof, { evidence: values.evidence === true }));
  return proof.findings.length === 0 ? 0 : 1;
}

runCommand("prove", main);
