import type { SecretDefinition } from "./secrets";

/** What ECS gives a container. */
export interface ContainerSettings {
  /**
   * Environment variables of the container. No secrets: they stand in the rendered output and in the state.
   * @default - only the addresses of `calls` and `uses`
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values ECS reads from a secret store when a task starts.
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretDefinition>>;
  /**
   * Folders that the container may write to, as absolute paths. Everything else is read-only. Fargate mounts an empty
   * volume as root's, so the image must declare each path as `VOLUME`, owned by its user.
   * @default - none
   */
  readonly writablePaths?: readonly string[];
}
