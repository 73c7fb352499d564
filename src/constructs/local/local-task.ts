import { Container } from "@cdktf/provider-docker/lib/container";
import { Volume } from "@cdktf/provider-docker/lib/volume";
import type { Construct } from "constructs";
import type { ResolvedContainer } from "../../definition/resolve/task/container";
import { terraformId } from "../../definition/resolve/names";
import type { ContainerDefinition } from "../service/container-definition";
import { initContainer, localContainer, sidecarContainer } from "./local-container";

/** A container of a task as it is on this machine. */
export interface LocalDefinition {
  readonly container: ResolvedContainer;
  readonly definition: ContainerDefinition;
  readonly imageId: string;
}

export interface LocalTaskProps {
  /** Of the service's own container; those of the others begin with it. */
  readonly name: string;
  readonly own: LocalDefinition;
  readonly others: readonly LocalDefinition[];
  readonly memoryMiB: number;
  readonly network: string;
  /** Names of volumes that it shares with other tasks, by the path where they are mounted. */
  readonly volumeByPath: ReadonlyMap<string, string>;
  /** What comes before it. */
  readonly after: readonly Container[];
  /** Port of this machine that leads to it; undefined for none. */
  readonly hostPort: number | undefined;
  /** Whether it is a job's, which nothing starts here. */
  readonly isJob: boolean;
}

/**
 * The containers of one task: what runs before, one after the other, then the service's own, and beside it those that share its
 * network.
 *
 * @param id of the service's own container
 * @returns the service's own container
 */
export function addLocalTask(scope: Construct, id: string, props: LocalTaskProps): Container {
  const { name, own, others, memoryMiB, network, hostPort, after, isJob } = props;
  const shared = addSharedVolumes(scope, id, props);
  const common = ({ container, imageId }: LocalDefinition) => ({
    name: container.id === undefined ? name : `${name}-${container.name}`,
    imageId,
    memoryMiB,
    volumeByPath: new Map([...shared, ...props.volumeByPath]),
    isJob,
  });
  const isBefore = ({ container }: LocalDefinition): boolean => runsBefore(own.container, container);
  let before: readonly Container[] = [];
  for (const other of others.filter(isBefore)) {
    const config = initContainer(other.definition, { ...common(other), network });
    before = [new Container(scope, idOf(other, id), { ...config, ...waiting([...after, ...before]) })];
  }
  const service = new Container(scope, id, {
    ...localContainer(own.definition, { ...common(own), network, hostPort }),
    ...waiting([...after, ...before]),
  });
  for (const other of others.filter((one) => !isBefore(one)))
    new Container(scope, idOf(other, id), {
      ...sidecarContainer(other.definition, { ...common(other), beside: service.id }),
    });
  return service;
}

function idOf({ container: { id, name } }: LocalDefinition, task: string): string {
  return `${id ?? name}_${task}`;
}

function waiting(containers: readonly Container[]): { dependsOn?: Container[] } {
  return containers.length > 0 ? { dependsOn: [...containers] } : {};
}

/** Whether the service's own container waits for its end. */
function runsBefore(own: ResolvedContainer, { name, essential }: ResolvedContainer): boolean {
  return !essential && own.dependsOn.some((other) => other.name === name && other.condition === "success");
}

/** A volume of Docker's for each folder that containers of the task share, by the path. */
function addSharedVolumes(scope: Construct, id: string, { name, own, others }: LocalTaskProps): Map<string, string> {
  const paths = [own, ...others].flatMap(({ container }) =>
    container.mounts.flatMap(({ volume, path }) =>
      container.settings.sharedPaths?.includes(path) === true ? [[volume.name, path] as const] : [],
    ),
  );
  return new Map(
    [...new Map(paths)].map(([volume, path]) => [
      path,
      new Volume(scope, `${terraformId(volume)}_${id}`, { name: `${name}-${volume}` }).name,
    ]),
  );
}
