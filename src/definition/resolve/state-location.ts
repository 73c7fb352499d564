import { match } from "../../lib/match";
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

const nothing = (): undefined => undefined;

/** The bucket that keeps the states; undefined when they aren't in S3. */
export function s3Backend(backend: Backend): S3Backend | undefined {
  return match(backend, "type", { local: nothing, s3: (own) => own, cloud: nothing });
}

/** Where the workspaces are that keep the states; undefined when they aren't in HCP Terraform. */
export function cloudBackend(backend: Backend): CloudBackend | undefined {
  return match(backend, "type", { local: nothing, s3: nothing, cloud: (own) => own });
}

/** Where a stack's state is, in words that are equal exactly when the place is the same. */
export function stateLocation(backend: Backend, stack: string): string {
  return match(backend, "type", {
    local: () => `state/${stack}.tfstate`,
    s3: (own) => `s3://${own.bucket}/${stateKey(own, stack)}`,
    cloud: (own) => `${hostOf(own)}/${own.organization}/${workspaceName(own, stack)}`,
  });
}
