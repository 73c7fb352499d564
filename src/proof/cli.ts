import { existsSync } from "node:fs";
import { command, runCommand } from "../cli/command";
import { show } from "../cli/terminal";
import { Model } from "../terraform/model";
import { stackSources } from "../terraform/folder";
import { prove } from "./prove";
import { jsonReport, textReport } from "./report";

const SYNTAX = {
  usage: `usage: npm run prove [-- FOLDER] [--json] [--evidence] [--allow-empty]
  FOLDER         where the stacks lie, at or below (default: cdktf.out)
  --json         print the proof for machines
  --evidence     print what each verdict stands on
  --allow-empty  a folder without an ECS service is no error`,
  exitCodes: {
    0: "everything is proven",
    1: "something is refuted, undecided or can't be read, or there is no ECS service",
  },
  examples: ["npm run prove", "npm run --silent prove -- FOLDER --json"],
  options: {
    json: { type: "boolean", default: false },
    evidence: { type: "boolean", default: false },
    "allow-empty": { type: "boolean", default: false },
  },
  arguments: 1,
} as const;

export const main = command(SYNTAX, ({ values, positionals }, print) => {
  const [folder = "cdktf.out"] = positionals;
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
  if (!holdsTasks(model) && !isUnread && !values["allow-empty"]) {
    print(
      `prove: folder '${folder}' holds no ECS service and no task definition, so nothing is proven; name another folder or add --allow-empty`,
    );
    return 1;
  }
  show(`prove: ${model.stacks.length} stacks`);
  const proof = prove(model);
  show("");
  print(values.json ? jsonReport(proof) : textReport(proof, values));
  return proof.findings.length === 0 ? 0 : 1;
});

/** Whether anything runs tasks of ECS, or would. */
function holdsTasks(model: Model): boolean {
  return ["aws_ecs_service", "aws_ecs_task_definition"].some((type) => model.all(type).length > 0);
}

runCommand("prove", main);
