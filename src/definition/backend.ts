/** Where Terraform keeps the state of each stack. None of them takes a secret: credentials come from the environment. */
export type Backend = LocalBackend | S3Backend | CloudBackend;

/** A file on this machine, `state/<stack>.tfstate` in the repository's folder (ignored by git). */
export interface LocalBackend {
  readonly type: "local";
}

/** An S3 bucket: encrypted, locked by a lock file beside the state, one key a stack. */
export interface S3Backend {
  readonly type: "s3";
  /** Name of the bucket; it must exist: docs/bootstrap.md says who makes it. */
  readonly bucket: string;
  /** Region of the bucket. */
  readonly region: string;
  /**
   * What stands before `<stack>.tfstate` in the key: `platform/`.
   * @default ""
   */
  readonly keyPrefix?: string;
  /**
   * ARN of the KMS key to encrypt with, in the bucket's region; no alias.
   * @default - the bucket's own encryption
   */
  readonly kmsKeyArn?: string;
}

/**
 * HCP Terraform, or another host with its API: one workspace a stack. Where its runs happen is a setting of the workspace
 * (execution mode), not of the backend: docs/bootstrap.md.
 */
export interface CloudBackend {
  readonly type: "cloud";
  readonly organization: string;
  /**
   * Name of the host, with or without a port: `tfe.example.com:8443`.
   * @default "app.terraform.io"
   */
  readonly hostname?: string;
  /**
   * Project that new workspaces are made in.
   * @default - the organization's default project
   */
  readonly project?: string;
  /**
   * Name of a stack's workspace; `{stack}` stands for the stack's name. Up to 90 characters with that name in it.
   * @default "{stack}"
   */
  readonly workspace?: string;
}
