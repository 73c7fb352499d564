/** Terraform in the local stack's folder. */
import { type Ended, runChild } from "../cli/child";
import { terraformBinary } from "../cli/terraform-binary";

export interface TerraformOptions {
  /** Shows what Terraform says as it says it, unless `quiet`. */
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
  /** Where `init` leaves what it makes. */
  readonly data?: string;
  /** What it makes is labelled with it. */
  readonly checkout?: string;
  /** Called with what it says, shown or not. */
  readonly onOutput?: ((text: string) => void) | undefined;
}

/**
 * @throws where it isn't installed, and where it was interrupted, after it has ended
 */
export async function terraform(
  folder: string,
  args: readonly string[],
  { quiet = false, signal, data, checkout, onOutput: heard }: TerraformOptions = {},
): Promise<Ended> {
  const command = terraformBinary();
  const env = {
    ...process.env,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    ...(data !== undefined && { TF_DATA_DIR: data }),
    ...(checkout !== undefined && { TF_VAR_checkout: checkout }),
  };
  const onOutput = (chunk: Buffer) => {
    if (!quiet) process.stdout.write(chunk);
    heard?.(chunk.toString());
  };
  const child = { command, args, folder, env, signal, onOutput };
  const ended = await runChild(child).catch((error: unknown) => {
    const missing = `${command}: command is missing; it starts the containers; install Terraform 1.11 or later, or set TERRAFORM_BINARY_NAME`;
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new Error(missing) : error;
  });
  signal?.throwIfAborted();
  return ended;
}

/** What `apply` says that it is going to do. */
export class PlanText {
  private text = "";

  readonly hear = (text: string): void => {
    this.text += text;
  };

  /** Whether the plan is there, and leaves what has this id as it is: of what it replaces or destroys it says `id = "…"`. */
  keeps(id: string): boolean {
    return /Plan:|No changes|Apply complete/.test(this.text) && !new RegExp(`\\bid\\s+= "${id}"`).test(this.text);
  }
}

/** What went wrong in a reader's terms, before Terraform's own words. */
export function explain(stderr: string): string {
  const words = stderr.replaceAll(/\s*\n[│╷╵ ]*/g, " ");
  const unpulled = /unable to pull image (\S+?): error/.exec(words)?.[1] ?? unpulledBase(words);
  if (unpulled !== undefined) {
    return `image '${unpulled}': it can't be pulled; the engine needs a way to its registry; check name, network and docker login\n${stderr}`;
  }
  if (words.includes("Error acquiring the state lock")) {
    return `state: another run on this machine works on it, perhaps what one that was killed has left; wait until it has ended\n${stderr}`;
  }
  if (words.includes("failed to be in healthy state")) {
    return `containers: not all became healthy in time; docker ps -a names them; read docker logs <container>\n${stderr}`;
  }
  if (/ports? (is|are) (already allocated|not available)|address already in use/.test(words)) {
    return `ports: one was taken meanwhile; the platform needs it; stop what listens there\n${stderr}`;
  }
  return stderr;
}

/** The image in a Dockerfile's FROM, as the builder names it: `…/v2/library/node/manifests/24.21.0`. */
function unpulledBase(words: string): string | undefined {
  const [, name, tag] = /\/v2\/(?:library\/)?(\S+)\/manifests\/([^\s":]+)/.exec(words) ?? [];
  if (name !== undefined && tag !== undefined) return `${name}:${tag}`;
  return /(?:docker\.io\/(?:library\/)?)?(\S+:\S+?): failed to resolve source metadata/.exec(words)?.[1];
}
