/** What must be so before anything is started; each thing that isn't is one line that says what to do. */
import { createServer } from "node:net";
import type { Engine } from "./engine";
import type { LocalStackFile } from "./local-stack-file";
import { strangers } from "./strangers";
import { takenAddresses } from "./taken-addresses";

/** What the stack asks of this machine. */
export type Needs = Pick<LocalStackFile, "ports" | "variables" | "networkRange">;

export interface Surroundings {
  readonly engine: Engine;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** First part of the names of our containers, whose ports are ours. */
  readonly prefix: string;
  /** Ids of containers and networks in this checkout's state. */
  readonly known: ReadonlySet<string>;
}

export async function missingRequirements(stack: Needs, around: Surroundings): Promise<string[]> {
  const engineFault = await around.engine.fault();
  return [
    ...(engineFault === undefined ? await conflicts(stack, around) : [engineFault]),
    ...stack.variables
      .filter(({ name }) => !around.env[`TF_VAR_${name}`])
      .map(
        ({ name, description }) =>
          `variable '${name}': value is missing; ${description}, is never written down; set TF_VAR_${name} in the shell`,
      ),
  ];
}

async function conflicts(stack: Needs, around: Surroundings): Promise<string[]> {
  const others = await strangers(around);
  const { engine, env, prefix } = around;
  const range = env["TF_VAR_network_range"] ?? stack.networkRange;
  return [
    ...(others === undefined ? [] : [others]),
    ...(range === undefined ? [] : await takenAddresses({ engine, prefix, range })),
    ...(await takenPorts(stack, around)),
  ];
}

async function takenPorts({ ports }: Needs, { engine, prefix }: Surroundings): Promise<string[]> {
  const published = await engine.publishedPorts();
  // Then nobody knows whose port it is; Terraform says so if it isn't ours.
  if (published === undefined) return [];
  const messages: string[] = [];
  for (const { ip, port } of ports) {
    const container = published.get(port);
    if (container?.startsWith(`${prefix}-`)) continue;
    if (container !== undefined) {
      messages.push(`port ${port}: container '${container}' has it; the platform needs it; stop that container`);
    } else if (!(await isFree(ip, port))) {
      messages.push(`port ${port}: a process on this machine has it; the platform needs it; stop that process`);
    }
  }
  return messages;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => {
      done(false);
    });
    server.listen(port, host, () => {
      server.close(() => {
        done(true);
      });
    });
  });
}
