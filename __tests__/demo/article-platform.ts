/** The committed `demo-dev`, where it is the article's. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project";
import type { Rendered } from "../support/synth";

export const SERVICES = ["hostname_app", "random_quote_app", "static_app"];

export const platform = stackNamed("demo-dev-platform");
export const registry = stackNamed("demo-dev-registry");

function stackNamed(name: string): Rendered {
  const file = join(projectRoot, "cdktf.out/stacks", name, "cdk.tf.json");
  const document = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Rendered>) : {};
  return { data: {}, locals: {}, output: {}, provider: {}, resource: {}, terraform: {}, ...document };
}

const missing = SERVICES.filter((id) => platform.resource["aws_ecs_service"]?.[id] === undefined);

/** Why there is nothing to test; undefined where the article's services are there. */
export const replaced = missing.length === 0 ? undefined : `demo-dev-platform has no ${missing.join(", ")}`;

/** Tests of the article's platform; skipped, with a printed reason, where its services were replaced. */
export function describeArticle(name: string, tests: () => void): void {
  if (replaced !== undefined) process.stdout.write(`skipped: ${name} (${replaced})\n`);
  (replaced === undefined ? describe : describe.skip)(name, tests);
}
