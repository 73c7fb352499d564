/** What the rendered local stack says about this machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LocalJson {
  readonly resource?: {
    readonly docker_container?: Readonly<
      Record<string, { readonly ports?: readonly { readonly external: number; readonly ip: string }[] }>
    >;
  };
  readonly variable?: Readonly<Record<string, { readonly description: string }>>;
}

export interface LocalStackFile {
  /** Address and port that each container with a port wants on this machine. */
  readonly ports: readonly { readonly ip: string; readonly port: number }[];
  /** What must be said by whoever runs it: name and description. */
  readonly variables: readonly { readonly name: string; readonly description: string }[];
}

export function readLocalStack(folder: string): LocalStackFile {
  const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as LocalJson;
  const containers = Object.values(json.resource?.docker_container ?? {});
  return {
    ports: containers.flatMap(({ ports = [] }) => ports.map(({ external, ip }) => ({ ip, port: external }))),
    variables: Object.entries(json.variable ?? {}).map(([name, { description }]) => ({ name, description })),
  };
}
