/** A committed project whose stacks have their state in a host with HCP Terraform's API, and commands typed in it. */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { main } from "../../../src/delivery/cli";
import { CDKTF, projectRoot } from "../../support/project";
import { TOKEN } from "./fake-hcp";

export interface Ended {
  readonly code: number;
  readonly out: string;
}

type StackJson = Readonly<Record<string, unknown>> & {
  readonly "//"?: { readonly dependsOn?: readonly string[]; readonly [key: string]: unknown };
  readonly terraform: Readonly<Record<string, unknown>>;
};

export class CloudProject {
  readonly folder: string;
  private readonly home: string;

  constructor(folder: string, host: string) {
    this.folder = folder;
    this.home = `${folder}-home`;
    mkdirSync(join(this.home, ".terraform.d"), { recursive: true });
    writeFileSync(
      join(this.home, ".terraform.d", "credentials.tfrc.json"),
      JSON.stringify({ credentials: { [host]: { token: TOKEN } } }),
    );
    mkdirSync(folder);
    this.git("init", "--quiet", "--initial-branch=main");
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, ".gitignore"), "node_modules\n/cdktf.out/manifest.json\n.terraform*\n");
    this.write("cdktf.json", { language: "typescript", app: "true", sendCrashReports: "false" });
    this.write("package.json", { name: "project", private: true });
  }

  /** Writes stacks as synth does, and commits them. */
  commit(stacks: Readonly<Record<string, StackJson>>, title: string): void {
    for (const [name, json] of Object.entries(stacks)) {
      mkdirSync(join(this.folder, "cdktf.out", "stacks", name), { recursive: true });
      this.write(`cdktf.out/stacks/${name}/cdk.tf.json`, json);
    }
    const entries = Object.entries(stacks).map(([name, json]) => {
      const workingDirectory = `stacks/${name}`;
      const synthesizedStackPath = `${workingDirectory}/cdk.tf.json`;
      const about = { name, constructPath: name, annotations: [], dependencies: json["//"]?.dependsOn ?? [] };
      return [name, { ...about, workingDirectory, synthesizedStackPath }] as const;
    });
    this.write("cdktf.out/manifest.json", { version: "0.0.0", stacks: Object.fromEntries(entries) });
    this.git("add", "--all");
    this.git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", title);
  }

  write(path: string, json: object): void {
    writeFileSync(join(this.folder, path), `${JSON.stringify(json, null, 2)}\n`);
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: this.folder, encoding: "utf8" });
  }

  /** `npm run hcp -- …` */
  hcp(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
    const command = ["src/cli/run.js", "src/delivery/cli.ts", ...this.hcpArguments(args)];
    return this.run(process.execPath, command, projectRoot, env);
  }

  /** The same in this process, which needs no start; it has the home folder and trusts the certificate meanwhile. */
  async hcpHere(args: readonly string[], certificate: string): Promise<Ended> {
    const lines: string[] = [];
    const { createSecureContext } = tls;
    const spies = [
      jest.spyOn(os, "homedir").mockReturnValue(this.home),
      jest.spyOn(tls, "createSecureContext").mockImplementation((options) => {
        return createSecureContext({ ...options, ca: certificate });
      }),
    ];
    try {
      const code = await main(this.hcpArguments(args), (line) => lines.push(line));
      return { code, out: `${lines.join("\n")}\n` };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  private hcpArguments(args: readonly string[]): string[] {
    return [...args, "--output", join(this.folder, "cdktf.out"), "--message", "test"];
  }

  /** `npx cdktf …` */
  cdktf(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
    return this.run(process.execPath, [...CDKTF, ...args], this.folder, env);
  }

  private run(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    const options = { cwd, env: { ...process.env, CI: "1", HOME: this.home, ...env }, maxBuffer: 1 << 26 };
    return new Promise<Ended>((done) => {
      execFile(command, args, options, (error, stdout, stderr) => {
        // oxlint-disable-next-line no-control-regex -- colours and cursor movements
        const out = `${stdout}${stderr}`.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
        done({ code: error === null ? 0 : Number(error.code), out });
      });
    });
  }
}

/** The stack with its state in a workspace of its own name, and with remote states of stacks beside it read from theirs. */
export function inCloud(name: string, stack: StackJson, hostname: string): StackJson {
  const organization = "acme";
  const terraform = Object.fromEntries(Object.entries(stack.terraform).filter(([key]) => key !== "backend"));
  const data = (stack["data"] ?? {}) as Readonly<Record<string, Readonly<Record<string, object>>>>;
  const remotes = Object.keys(data["terraform_remote_state"] ?? {}).map((source) => {
    const config = { hostname, organization, workspaces: { name: `small-${source}` } };
    return [source, { backend: "remote", config }] as const;
  });
  return {
    ...stack,
    "//": {
      metadata: { version: "0.0.0", stackName: name, backend: "cloud" },
      outputs: {},
      ...stack["//"],
    },
    terraform: { ...terraform, cloud: { hostname, organization, workspaces: { name } } },
    data: { ...data, ...(remotes.length > 0 && { terraform_remote_state: Object.fromEntries(remotes) }) },
  };
}
