/** The rehearsal's folder: everything that Terraform reads or writes is in it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keepTemporary, removeTemporary, temporaryFolder } from "../../cli/temporary-folder";
import type { ProviderPackage } from "../fake-provider/provider-package";
import { addressesOf, shortName } from "../fake-provider/provider-package";
import type { RenderedStack } from "../../terraform/rendered-stacks";
import { copyStack } from "./stack-copy";
import { HTTP_BACKEND } from "./state-server";
import { cleanEnvironment } from "./terraform";

const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const MACHINES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

export class Workspace {
  readonly root = temporaryFolder("rehearsal-");
  /** Placeholders of the providers, for `terraform init` to install. */
  readonly mirror = join(this.root, "mirror");
  /** Terraform's own settings: the mirror and nothing else. */
  readonly configFile = join(this.root, "terraform.rc");
  /** For every command of Terraform. */
  readonly env: Readonly<Record<string, string>>;

  constructor(providers: Iterable<ProviderPackage>) {
    const home = join(this.root, "home");
    mkdirSync(home);
    mkdirSync(join(this.root, "state"));
    for (const provider of providers) mirrorProvider(this.mirror, provider);
    // JSON's strings are HCL's, also with a backslash inside.
    const installation = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(this.mirror)}\n  }\n}\n`;
    writeFileSync(this.configFile, `disable_checkpoint = true\n${installation}`);
    this.env = {
      ...cleanEnvironment(),
      CHECKPOINT_DISABLE: "1",
      HOME: home,
      TF_CLI_CONFIG_FILE: this.configFile,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
    };
  }

  /** Copies a stack (again) and tells the folder that Terraform runs in. */
  place(stack: RenderedStack, stacks: readonly RenderedStack[]): string {
    const folder = join(this.root, "cdktf.out", "stacks", stack.name);
    copyStack(stack, folder, stacks, HTTP_BACKEND);
    return folder;
  }

  remove(): void {
    removeTemporary(this.root);
  }

  keep(): void {
    keepTemporary(this.root);
  }
}

/** `terraform init` installs a placeholder and checks its version; Terraform attaches to the fake provider later. */
function mirrorProvider(mirror: string, provider: ProviderPackage): void {
  const { providerVersion: version } = provider;
  const system = `${SYSTEMS[process.platform] ?? process.platform}_${MACHINES[process.arch] ?? process.arch}`;
  const text = "A placeholder for terraform init; a rehearsal never starts it.\n";
  for (const address of addressesOf(provider.address)) {
    const folder = join(mirror, ...address.split("/"), version, system);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `terraform-provider-${shortName(provider)}_v${version}`), text, { mode: 0o755 });
  }
}
