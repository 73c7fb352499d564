/** What the rendered local stack says about this machine. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

interface LocalJson {
  readonly terraform?: {
    readonly required_providers?: object;
    readonly backend?: { readonly local?: { readonly path?: string } };
  };
  readonly resource?: { readonly docker_container?: Readonly<Record<string, ContainerJson>> };
  readonly variable?: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
}

interface ContainerJson {
  readonly name: string;
  readonly start?: boolean;
  readonly must_run?: boolean;
  readonly network_mode?: string;
  readonly depends_on?: readonly string[];
  readonly ports?: readonly { readonly external: number; readonly ip: string }[];
}

interface StateJson {
  readonly resources?: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: { readonly id?: string } }[];
  }[];
}

export interface LocalStackFile {
  /** Address and port that each container with a port wants on this machine. */
  readonly ports: readonly { readonly ip: string; readonly port: number }[];
  /** What must be said by whoever runs it: name and description. */
  readonly variables: readonly { readonly name: string; readonly description: string }[];
  /** CIDR block that its networks are cut from, unless whoever runs it says another one. */
  readonly networkRange: string | undefined;
  /** Names of the containers that may have ended, or never started. */
  readonly mayEnd: ReadonlySet<string>;
  readonly jobs: readonly LocalJob[];
}

/** A job's containers by their names. */
export interface LocalJob {
  /** Name in the definition. */
  readonly name: string;
  /** What runs to success before its own, in this order. */
  readonly before: readonly string[];
  readonly own: string;
  /** What runs beside its own, in its network. */
  readonly beside: readonly string[];
}

/**
 * The folder of the stack `<platform>-local`, the one of that name that isn't for AWS, as the stack of a service `local`
 * is. Its name is the first part of its containers' names.
 *
 * @param outdir folder of the rendered output
 */
export function localStackFolder(outdir: string): string {
  const stacks = join(outdir, "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks).filter((name) => name.endsWith("-local")) : [];
  const folder = names
    .map((name) => join(stacks, name))
    .find((path) => !("aws" in (readJson(path).terraform?.required_providers ?? {})));
  if (folder === undefined) {
    throw new Error(`folder '${stacks}': has no stack '<platform>-local'; synth renders it; run npm run synth`);
  }
  return folder;
}

export function readLocalStack(folder: string): LocalStackFile {
  const json = readJson(folder);
  const byId = json.resource?.docker_container ?? {};
  const containers = Object.values(byId);
  return {
    mayEnd: new Set(containers.flatMap(({ name, must_run }) => (must_run === false ? [name] : []))),
    jobs: jobsAmong(byId, `${basename(folder)}-`),
    networkRange: json.variable?.["network_range"]?.default,
    ports: containers.flatMap(({ ports = [] }) => ports.map(({ external, ip }) => ({ ip, port: external }))),
    variables: Object.entries(json.variable ?? {}).flatMap(([name, variable]) =>
      variable.default === undefined ? [{ name, description: variable.description }] : [],
    ),
  };
}

/** Of the containers that nothing starts, a job's own is the one that none of the others waits for or shares the network of. */
function jobsAmong(byId: Readonly<Record<string, ContainerJson>>, prefix: string): LocalJob[] {
  const unstarted = new Map<string, ContainerJson>(
    Object.entries(byId).flatMap(([id, container]) =>
      container.start === false ? [[`docker_container.${id}`, container]] : [],
    ),
  );
  const waitedFor = new Set([...unstarted.values()].flatMap(({ depends_on = [] }) => depends_on));
  const before = ({ depends_on = [] }: ContainerJson): string[] =>
    depends_on.flatMap((address) => {
      const other = unstarted.get(address);
      return other === undefined ? [] : [...before(other), other.name];
    });
  return [...unstarted].flatMap(([address, own]) => {
    if (own.network_mode !== undefined || waitedFor.has(address)) return [];
    const network = `container:\${${address}.id}`;
    const beside = [...unstarted.values()].flatMap(({ name, network_mode }) =>
      network_mode === network ? [name] : [],
    );
    return [{ name: own.name.slice(prefix.length).replace(/-1$/, ""), before: before(own), own: own.name, beside }];
  });
}

/** Everything that a run on this machine leaves, beside its containers: all of it lies in the state's folder. */
export interface LocalState {
  readonly state: string;
  readonly backup: string;
  /** What Terraform writes beside a state while it works on it. */
  readonly lockInfo: string;
  /** What `terraform init` makes, for `TF_DATA_DIR`. */
  readonly data: string;
}

export function localState(folder: string): LocalState {
  const state = resolve(folder, readJson(folder).terraform?.backend?.local?.path ?? "terraform.tfstate");
  const beside = dirname(state);
  return {
    state,
    backup: `${state}.backup`,
    lockInfo: join(beside, `.${basename(state)}.lock.info`),
    data: join(beside, `${basename(folder)}.terraform`),
  };
}

/** Tells this checkout's containers from those of any other one, also on an engine that machines share. */
export function checkoutOf(folder: string): string {
  return createHash("sha256")
    .update(`${hostname()} ${localState(folder).state}`)
    .digest("hex")
    .slice(0, 16);
}

const OURS: ReadonlySet<string> = new Set(["docker_container", "docker_network"]);

/** Ids of the containers and networks that Terraform knows of: none without a state. */
export function knownIds(folder: string): ReadonlySet<string> {
  const { state: file } = localState(folder);
  if (!existsSync(file)) return new Set();
  const { resources = [] } = JSON.parse(readFileSync(file, "utf8")) as StateJson;
  const ours = resources.filter(({ type }) => OURS.has(type));
  return new Set(ours.flatMap(({ instances }) => instances.flatMap(({ attributes }) => attributes.id ?? [])));
}

function readJson(folder: string): LocalJson {
  return JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as LocalJson;
}
