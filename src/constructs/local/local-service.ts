import { Container } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { match } from "../../lib/match";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { variableNamesOf } from "../../definition/resolve/uses";
import { containerDefinitions } from "../service/container-definition";
import { addImageBuild, dockerPlatform } from "../registry/image-build";
import { localContainer } from "./local-container";

export interface LocalServiceProps {
  readonly service: ResolvedService;
  /** First part of the names of images and containers, which share this machine with others. */
  readonly prefix: string;
  readonly network: string;
  /** Private DNS namespace of the platform. */
  readonly namespace: string;
  readonly region: string;
  /** Ports of this machine, one a task, for a service whose tasks have public addresses; else none. */
  readonly hostPorts: readonly number[];
}

/** A service on this machine: its image, and a container for each task. */
export class LocalService extends Construct {
  /** In the order of their names. */
  readonly containers: readonly Container[];

  constructor(scope: Construct, id: string, props: LocalServiceProps) {
    super(scope, id);
    const { service, prefix, hostPorts } = props;
    const image = this.addImage(service, prefix);
    const values = new LocalValues(this, "secret", service);
    // What isn't on the internet is another one here.
    const elsewhere = new Set(remoteVariables(service));
    const environment = Object.entries(service.environment).filter(([variable]) => !elsewhere.has(variable));
    const definitions = containerDefinitions(
      { ...service, environment: Object.fromEntries(environment) },
      {
        image: image.name,
        logGroup: service.names.logGroup,
        region: props.region,
        secretSources: values.sources,
        resourceVariables: {},
      },
    );
    // What Cloud Map answers with every task's address, Docker answers with every container's.
    const aliases = service.dnsName === undefined ? [] : [`${service.dnsName}.${props.namespace}`];
    this.containers = containerNames(service, prefix).flatMap((name, index) =>
      definitions.map((definition) => {
        const config = localContainer(definition, {
          name,
          imageId: image.imageId,
          memoryMiB: service.memoryMiB,
          network: props.network,
          aliases,
          hostPort: hostPorts[index],
        });
        return new Container(this, String(index + 1), config);
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

/** Variables that say where a resource is which a laptop doesn't reach. */
function remoteVariables({ uses }: ResolvedService): string[] {
  return variableNamesOf(uses.filter(({ isSameLocally }) => !isSameLocally));
}

/**
 * Values of a service's secret variables, and of those that name resources, on this machine: a Terraform variable each,
 * without a default, so that they come from whoever runs it (`TF_VAR_books_secret_db_password`) and are never committed. The
 * local state holds them.
 */
export class LocalValues extends Construct {
  /** By name of the environment variable. */
  readonly sources: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, service: ResolvedService) {
    super(scope, id);
    const sources: Record<string, string> = {};
    const add = (name: string, inAws: string): void => {
      const variable = new TerraformVariable(this, name.toLowerCase(), {
        type: "string",
        description: `Local value of ${name} of ${service.name}, in AWS ${inAws}`,
        sensitive: true,
        nullable: false,
      });
      sources[name] = variable.stringValue;
    };
    for (const [name, { name: secret }] of Object.entries(service.secrets)) add(name, `the secret ${secret}`);
    for (const { name, environment, attributes, isSameLocally } of service.uses) {
      if (isSameLocally) continue;
      for (const [variable, value] of Object.entries(environment)) add(variable, `'${value}'`);
      for (const [variable, attribute] of Object.entries(attributes)) add(variable, `the ${attribute} of ${name}`);
    }
    this.sources = sources;
  }
}
