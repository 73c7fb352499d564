import { Container } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { Construct } from "constructs";
import { match } from "../../lib/match";
import { isReference } from "../../definition/resolve/additions";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { containerDefinitions } from "../service/container-definition";
import { addImageBuild, dockerPlatform } from "../registry/image-build";
import { localContainer } from "./local-container";
import type { Found } from "./local-resources";

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
  /** Where its variables that differ here have their values from, by name. */
  readonly sources: Readonly<Record<string, string>>;
  /** What comes before it. */
  readonly after: readonly Container[];
}

/** A service on this machine: its image, and a container for each task. */
export class LocalService extends Construct {
  /** In the order of their names. */
  readonly containers: readonly Container[];

  constructor(scope: Construct, id: string, props: LocalServiceProps) {
    super(scope, id);
    const { service, prefix, hostPorts, found, sources } = props;
    const image = this.addImage(service, prefix);
    const environment = Object.entries(service.environment).filter(([name]) => !Object.hasOwn(sources, name));
    const definitions = containerDefinitions(
      { ...service, environment: Object.fromEntries(environment) },
      {
        image: image.name,
        logGroup: service.names.logGroup,
        region: props.region,
        secretSources: sources,
        resourceVariables: Object.fromEntries(
          Object.entries(service.added.variables).filter(([, value]) => !isReference(value)),
        ),
      },
    );
    const dependsOn = [...found.containers, ...props.after];
    this.containers = containerNames(service, prefix).flatMap((name, index) =>
      definitions.map((definition) => {
        const config = localContainer(definition, {
          name,
          imageId: image.imageId,
          memoryMiB: service.memoryMiB,
          network: props.network,
          hostPort: hostPorts[index],
          volumeByPath: found.volumeByPath,
        });
        return new Container(this, String(index + 1), {
          ...config,
          ...(dependsOn.length > 0 && { dependsOn }),
        });
      }),
    );
  }

  private addImage({ name, image, architecture }: ResolvedService, prefix: string): Image {
    return match(image, "type", {
      built: ({ source, tag }) =>
        addImageBuild(this, "image", { name: `${prefix}/${name}:${tag}`, source, architecture, keepLocally: false }),
      // It may have been on this machine before.
      named: ({ reference }) =>
        new Image(this, "image", { name: reference, platform: dockerPlatform(architecture), keepLocally: true }),
    });
  }
}

/** Names of the containers of a service, one a task: `demo-local-hostname-app-1`. */
export function containerNames({ name, desiredCount }: ResolvedService, prefix: string): string[] {
  return Array.from({ length: desiredCount }, (_, index) => `${prefix}-${name}-${index + 1}`);
}
