import type { Container } from "@cdktf/provider-docker/lib/container";
import { Image as DockerImage } from "@cdktf/provider-docker/lib/image";
import { Construct } from "constructs";
import type { Found } from "./local-resources";
import { type LocalDefinition, addLocalTask } from "./local-task";
import type { SourcesOf } from "./local-values";
import { match } from "../../lib/match";
import { isReference } from "../../definition/resolve/additions";
import type { ResolvedContainer } from "../../definition/resolve/task/container";
import type { Image } from "../../definition/resolve/task/image";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { containerDefinition } from "../service/container-definition";
import { addImageBuild, dockerPlatform } from "../registry/image-build";

export interface LocalServiceProps {
  readonly service: ResolvedService;
  /** First part of the names of images and containers, which share this machine with others. */
  readonly prefix: string;
  readonly network: string;
  readonly region: string;
  /** Ports of this machine, one a task, for a service whose tasks have public addresses; else none. */
  readonly hostPorts: readonly number[];
  /** What it finds in place of what it uses. */
  readonly found: Found;
  /** Where the variables of its containers that differ here have their values from, by the container's name. */
  readonly sourcesOf: SourcesOf;
  /** What comes before it. */
  readonly after: readonly Container[];
  /**
   * Whether it is a job: its containers are made, and `npm run local -- run` starts them.
   * @default false
   */
  readonly isJob?: boolean;
}

/** A service or a job on this machine: its images, and for each task its containers. */
export class LocalService extends Construct {
  /** The service's own, in the order of their names. */
  readonly containers: readonly Container[];

  constructor(scope: Construct, id: string, props: LocalServiceProps) {
    super(scope, id);
    const { service, prefix } = props;
    const [own, ...others] = service.containers;
    const ofService = this.addContainer(own, props, this);
    const beside = others
      .filter(({ isForAws }) => !isForAws)
      .map((container) =>
        this.addContainer(container, props, new Construct(this, `container_${container.id ?? ""}`), ofService),
      );
    const { memoryMiB } = service;
    this.containers = containerNames(service, prefix).map((name, index) =>
      addLocalTask(this, String(index + 1), {
        name,
        own: ofService,
        others: beside,
        memoryMiB,
        network: props.network,
        volumeByPath: props.found.volumeByPath,
        after: [...props.found.containers, ...props.after],
        hostPort: props.hostPorts[index],
        isJob: props.isJob ?? false,
      }),
    );
  }

  /** The images and values of one container; what has the service's very image takes that. */
  private addContainer(
    container: ResolvedContainer,
    { service, prefix, region, sourcesOf }: LocalServiceProps,
    scope: Construct,
    ofService?: LocalDefinition,
  ): LocalDefinition {
    const isShared = ofService !== undefined && container.image === ofService.container.image;
    const image = isShared
      ? { name: ofService.definition.image, imageId: ofService.imageId }
      : addImage(scope, container.image, service, imageName(service, container, prefix));
    const sources = sourcesOf.get(container.name) ?? {};
    const environment = Object.entries(container.environment).filter(([name]) => !Object.hasOwn(sources, name));
    const definition = containerDefinition(
      { ...container, environment: Object.fromEntries(environment) },
      {
        image: image.name,
        logGroup: service.names.logGroup,
        region,
        secretSources: sources,
        logSources: {},
        registrySecret: undefined,
        versions: {},
        resourceVariables: Object.fromEntries(
          Object.entries(container.added.variables).filter(([, value]) => !isReference(value)),
        ),
      },
    );
    return { container, definition, imageId: image.imageId };
  }
}

/** Names of the service's own containers, one a task: `demo-local-hostname-app-1`. */
export function containerNames({ name, desiredCount }: ResolvedService, prefix: string): string[] {
  return Array.from({ length: desiredCount }, (_, index) => `${prefix}-${name}-${index + 1}`);
}

function imageName({ name }: ResolvedService, container: ResolvedContainer, prefix: string): string {
  return container.id === undefined ? `${prefix}/${name}` : `${prefix}/${name}-${container.name}`;
}

function addImage(scope: Construct, image: Image, { architecture }: ResolvedService, name: string): DockerImage {
  return match(image, "type", {
    built: ({ source, tag }) =>
      addImageBuild(scope, "image", { name: `${name}:${tag}`, source, architecture, keepLocally: false }),
    // It may have been on this machine before.
    named: ({ reference }) =>
      new DockerImage(scope, "image", { name: reference, platform: dockerPlatform(architecture), keepLocally: true }),
  });
}
