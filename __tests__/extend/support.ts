import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import type { Extend } from "../../src/extend/extend";
import { prove } from "../../src/proof/prove";
import { synthesize } from "../../src/synthesis/synthesize";
import { readModel } from "../../src/terraform/model";
import { prod } from "../fixtures/platform";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
let folders = 0;

/** The fixture's production with a queue that one service sends to, as `shop-prod`. */
export const shop = (change: Partial<EnvironmentDefinition> = {}): EnvironmentDefinition => {
  const { "hostname-app": app, ...others } = prod.services;
  if (app === undefined) throw new Error("the fixture has no hostname-app");
  return {
    ...prod,
    accountId: "123456789012",
    resources: { orders: { type: "queue" } },
    services: { ...others, "hostname-app": { ...app, uses: { orders: "send" } } },
    ...change,
  };
};

/** What a synth of `shop-prod` (and of others) says and writes. */
export async function extended(extend: Extend, environments = { prod: shop() }, more: object = {}) {
  const outdir = join(temporary, String(folders++));
  const definition = { name: "shop", environments, ...more };
  const { errors = [] } = await synthesize(definition, { root: ".", outdir, extend });
  const documentOf = (stack: string) =>
    JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Document;
  const proof = () => prove(readModel(outdir));
  return { errors, outdir, documentOf, proof };
}

/** Terraform JSON, as far as these tests look into it. */
export interface Document {
  readonly "//": {
    readonly declared: Readonly<Record<string, readonly unknown[]>>;
    readonly dependsOn: readonly string[];
  };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A container's settings in a document. */
export interface ContainerJson {
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints: readonly object[];
}

export function containerOf({ locals }: Document, service: string): ContainerJson {
  const [container] = locals[`${service}_containers`] as readonly ContainerJson[];
  if (container === undefined) throw new Error(`no container of ${service}`);
  return container;
}

/** The statements of a service's task role that `extend` granted. */
export function granted({ locals }: Document, service: string): readonly object[] {
  const { Statement } = locals[`${service}_task_permissions`] as { Statement: readonly { Sid: string }[] };
  return Statement.filter(({ Sid }) => Sid.startsWith("Extension"));
}
