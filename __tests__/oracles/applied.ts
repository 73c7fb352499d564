/** What Terraform made of rendered stacks: their states, in which every reference has become an id. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dependenciesOf, inOrder, readStacks } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import { statePath } from "../../src/rehearsal/runner/stack-copy";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** One resource or data source of a state. */
export interface Made {
  readonly stack: string;
  readonly type: string;
  /** `aws_vpc.network`, `data.aws_prefix_list.s3`, with the stack before it if there are several. */
  readonly address: string;
  readonly values: JsonObject;
}

interface StateFile {
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly index_key?: string | number; readonly attributes: JsonObject }[];
  }[];
}

export class Applied {
  private readonly byType = new Map<string, Made[]>();

  constructor(all: readonly Made[]) {
    for (const made of all) this.byType.set(made.type, [...(this.byType.get(made.type) ?? []), made]);
  }

  /** Of a type; data sources by `data.<type>`. */
  all(type: string): readonly Made[] {
    return this.byType.get(type) ?? [];
  }

  /** Those whose attribute has a value, or holds it where the attribute is a list. */
  where(type: string, attribute: string, value: Json | undefined): readonly Made[] {
    return this.all(type).filter((made) => list(made.values[attribute]).includes(value ?? null));
  }
}

/** Deploys the stacks with AWS resources, each after those that it reads, and reads what is there then. */
export async function apply(folder: string): Promise<Applied | { readonly error: string }> {
  const all = readStacks(folder);
  const wanted = all.filter(({ json }) => "aws_ecs_service" in (json.resource ?? {}));
  const read = wanted.flatMap((stack) => dependenciesOf({ ...stack, json: { ...stack.json, "//": {} } }, all));
  const names = new Set([...wanted.map(({ name }) => name), ...read]);
  const stacks = inOrder(all).filter(({ name }) => names.has(name));
  return Session.during({ stacks }, async (session) => {
    const made: Made[] = [];
    for (const stack of stacks) {
      const run = await session.start(stack, stacks);
      const [finding] = [...(await run.init()), ...(await run.deploy())];
      if (finding !== undefined)
        return { error: `${finding.address ?? stack.name}: ${finding.summary}: ${finding.detail}` };
      const state = JSON.parse(readFileSync(join(run.folder, statePath(stack.name)), "utf8")) as StateFile;
      for (const { mode, type, name, instances } of state.resources) {
        const kind = mode === "data" ? `data.${type}` : type;
        for (const { index_key: key, attributes: values } of instances) {
          const address = `${kind}.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`;
          made.push({ stack: stack.name, type: kind, address, values });
        }
      }
    }
    return new Applied(made);
  });
}

/** A value as a list: blocks and sets are lists already, nothing is none. */
export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

export function blocks(value: Json | undefined): readonly JsonObject[] {
  return list(value).filter(
    (item): item is JsonObject => typeof item === "object" && item !== null && !Array.isArray(item),
  );
}

export function texts(value: Json | undefined): readonly string[] {
  return list(value).filter((item) => typeof item === "string");
}

/** A number or a word of Terraform's, `6` and `tcp`. */
export function word(value: Json | undefined): string {
  return typeof value === "number" ? `${value}` : (text(value) ?? "");
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
