/** What HCP Terraform's worker does: runs Terraform on what was uploaded, with the workspace's state. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Json = Record<string, unknown>;

export interface Planned {
  readonly code: number;
  readonly counts: { added: number; changed: number; destroyed: number } | undefined;
  /** Of a plan: what `terraform show -json` prints. */
  readonly json?: object;
}

export interface Worker {
  /** Unpacks a configuration for one run. */
  open(archive: Buffer, workingDirectory: string, state: string | undefined): Place;
}

/** Where one run takes place. */
export interface Place {
  /** Exit codes as of `terraform plan -detailed-exitcode`. */
  plan(destroy: boolean, log: (text: string) => void): Promise<Planned>;
  apply(log: (text: string) => void): Promise<Planned>;
  readonly state: string | undefined;
  close(): void;
}

export class TerraformWorker implements Worker {
  private readonly environment: Readonly<Record<string, string>>;

  /** `environment` makes Terraform use the fake providers. */
  constructor(environment: Readonly<Record<string, string>>) {
    this.environment = environment;
  }

  open(archive: Buffer, workingDirectory: string, state: string | undefined): Place {
    return new Workplace(this.environment, archive, workingDirectory, state);
  }
}

class Workplace implements Place {
  private readonly root = mkdtempSync(join(tmpdir(), "worker-"));
  private readonly folder: string;
  private readonly environment: Readonly<Record<string, string>>;

  constructor(
    environment: Readonly<Record<string, string>>,
    archive: Buffer,
    workingDirectory: string,
    state: string | undefined,
  ) {
    const config = join(this.root, "config");
    mkdirSync(config);
    const unpacked = spawnSync("tar", ["-xzf", "-", "-C", config], { input: archive });
    if (unpacked.status !== 0) throw new Error(`upload is no gzipped tar: ${unpacked.stderr.toString()}`);
    this.folder = join(config, workingDirectory);
    this.environment = environment;
    const files = readdirSync(this.folder).filter((name) => name.endsWith(".tf.json"));
    for (const file of files) this.withoutBackend(file);
    if (state !== undefined) writeFileSync(join(this.folder, "terraform.tfstate"), state);
  }

  /** A remote run ignores the configuration's own backend. */
  private withoutBackend(file: string): void {
    const path = join(this.folder, file);
    const json = JSON.parse(readFileSync(path, "utf8")) as Json & { terraform?: Json };
    const kept = Object.entries(json.terraform ?? {}).filter(([name]) => name !== "cloud" && name !== "backend");
    writeFileSync(path, JSON.stringify({ ...json, terraform: Object.fromEntries(kept) }));
  }

  async plan(destroy: boolean, log: (text: string) => void): Promise<Planned> {
    const init = await this.terraform(["init", "-input=false", "-no-color"], log);
    if (init.code !== 0) return { code: 1, counts: NOTHING };
    const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode", "-out=run.tfplan"];
    const { code, output } = await this.terraform(destroy ? [...args, "-destroy"] : args, log);
    if (code !== 2) return { code, counts: countsIn(output) };
    const shown = await this.terraform(["show", "-json", "run.tfplan"], () => undefined);
    return { code, counts: countsIn(output), json: JSON.parse(shown.output) as object };
  }

  async apply(log: (text: string) => void): Promise<Planned> {
    const { code, output } = await this.terraform(["apply", "-input=false", "-no-color", "run.tfplan"], log);
    return { code, counts: countsIn(output) };
  }

  get state(): string | undefined {
    const file = join(this.folder, "terraform.tfstate");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private terraform(args: readonly string[], log: (text: string) => void) {
    const env = { ...process.env, TF_IN_AUTOMATION: "1", ...this.environment };
    const child = spawn("terraform", args, { cwd: this.folder, env });
    let output = "";
    const take = (data: Buffer) => {
      output += data.toString();
      log(data.toString());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    return new Promise<{ code: number; output: string }>((done) => {
      child.on("close", (code) => {
        done({ code: code ?? 1, output });
      });
    });
  }
}

const NOTHING = { added: 0, changed: 0, destroyed: 0 };

function countsIn(output: string): { added: number; changed: number; destroyed: number } {
  const found = /(\d+) (?:to add|added), (\d+) (?:to change|changed), (\d+) (?:to destroy|destroyed)/.exec(output);
  const destroyed = /Resources: (\d+) destroyed/.exec(output);
  if (destroyed !== null) return { ...NOTHING, destroyed: Number(destroyed[1]) };
  const [added = 0, changed = 0, gone = 0] = (found?.slice(1) ?? []).map(Number);
  return { added, changed, destroyed: gone };
}
