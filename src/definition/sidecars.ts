import type { ContainerSettings } from "./container";
import type { ContainerHealthCheck } from "./health-check";
import type { ImageOrigin, NoImageOrigin } from "./image";

/** A container beside the service's own, in each of its tasks. They share the task's network, role and size. */
export type SidecarDefinition = SidecarSettings & ImageOrigin;

export interface SidecarSettings extends ContainerSettings {
  /**
   * Whether the task stops when it stops. One that others wait for by `complete` or `success` isn't essential.
   * @default true
   */
  readonly essential?: boolean;
  /**
   * How to tell that it is healthy. A task with an essential container that isn't is replaced.
   * @default - none; a running container counts as healthy
   */
  readonly healthCheck?: ContainerHealthCheck;
}

/**
 * A container that runs to its end before the service's own starts, in each task. Several run one after the other, in the
 * order of the definition. One that fails fails the task: docs/containers.md.
 *
 * Without an image of its own it runs the service's, with the service's variables, secrets and files; its own come on top.
 */
export type InitContainerDefinition = ContainerSettings & (ImageOrigin | NoImageOrigin);
