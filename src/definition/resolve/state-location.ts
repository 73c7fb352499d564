import type { Backend, CloudBackend, S3Backend } from "../backend";

const HCP_TERRAFORM = "app.terraform.io";

/** Host of HCP Terraform, or of whatever speaks its API. */
export function hostOf({ hostname = HCP_TERRAFORM }: Pick<CloudBackend, "hostname">): string {
  return hostname;
}

/** Name of a stack's workspace. */
export function workspaceName({ workspace = "{stack}" }: Pick<CloudBackend, "workspace">, stack: string): string {
  return workspace.replaceAll("{stack}", stack);
}

/** Key of a stack's state in its bucket; `.tflock` behind it makes the key of the lock file. */
export function stateKey({ keyPrefix = "" }: Pick<S3Backend, "keyPrefix">, stack: string): string {
  return `${keyPrefix}${stack}.tfstate`;
}

/** Where a stack's state is, in words that are equal exactly when the place is the same. */
export function stateLocation(backend: Backend, stack: string): string {
  switch (backend.type) {
    case "local":
      return `state/${stack}.tfstate`;
    case "s3":
      return `s3://${backend.bucket}/${stateKey(backend, stack)}`;
    case "cloud":
      return `${hostOf(backend)}/${backend.organization}/${workspaceName(backend, stack)}`;
  }
}
