import { TerraformBackend, type TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";
import { match } from "../lib/match";
import type { Backend } from "../definition/backend";
import { hostOf, stateKey, workspaceName } from "../definition/resolve/state-location";

/**
 * The stack's state backend, as it stands in the definition. cdktf's own classes won't do: the local one writes a path
 * of this machine, the S3 one knows no lock file, and the cloud one runs Terraform during synth.
 */
export class StateBackend extends TerraformBackend {
  private readonly terraform: object;

  constructor(scope: Construct, backend: Backend, stackName: string) {
    super(scope, "backend", backend.type);
    this.terraform = backendBlock(backend, stackName);
  }

  override toTerraform(): { terraform: object } {
    return { terraform: this.terraform };
  }

  /** cdktf asks for it when a token crosses stacks. Ours don't: such an output would be sensitive and named by cdktf. */
  override getRemoteStateDataSource(scope: Construct, _name: string, fromStack: string): TerraformRemoteState {
    throw new Error(
      `stack '${scope.node.id}': a value of stack '${fromStack}' is used in it; stacks meet in named outputs only; add an output to '${fromStack}' and read that`,
    );
  }
}

function backendBlock(backend: Backend, stackName: string): object {
  return match(backend, "type", {
    local: () => ({ backend: { local: { path: localPath(stackName) } } }),
    s3: (own) => ({
      backend: {
        s3: {
          bucket: own.bucket,
          region: own.region,
          key: stateKey(own, stackName),
          encrypt: true,
          use_lockfile: true,
          ...(own.kmsKeyArn !== undefined && { kms_key_id: own.kmsKeyArn }),
        },
      },
    }),
    cloud: (own) => ({
      cloud: {
        organization: own.organization,
        ...(own.hostname !== undefined && { hostname: own.hostname }),
        workspaces: {
          name: workspaceName(own, stackName),
          ...(own.project !== undefined && { project: own.project }),
        },
      },
    }),
  });
}

/** From a stack's folder to the repository's: the same on every machine, and a clean of the output spares it. */
export function localPath(stackName: string): string {
  return `../../../state/${stackName}.tfstate`;
}

/** Where `data.terraform_remote_state` finds what the backend keeps. Credentials come from the environment here too. */
export function remoteState(
  backend: Backend,
  stackName: string,
): { readonly backend: string; readonly config: object } {
  return match(backend, "type", {
    local: () => ({ backend: "local", config: { path: localPath(stackName) } }),
    s3: (own) => ({
      backend: "s3",
      config: { bucket: own.bucket, region: own.region, key: stateKey(own, stackName) },
    }),
    // `cloud` is a block of its own and no backend; by the name `remote` Terraform reads the same workspaces.
    cloud: (own) => ({
      backend: "remote",
      config: {
        hostname: hostOf(own),
        organization: own.organization,
        workspaces: { name: workspaceName(own, stackName) },
      },
    }),
  });
}
