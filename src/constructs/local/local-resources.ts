import type { Container } from "@cdktf/provider-docker/lib/container";
import { Volume } from "@cdktf/provider-docker/lib/volume";
import type { Construct } from "constructs";
import { terraformId } from "../../definition/resolve/names";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { match } from "../../lib/match";
import { LocalAws } from "./local-aws";
import { LocalServer } from "./local-server";
import type { LocalUses } from "./local-uses";
import type { StandIn } from "./stand-in";

export interface LocalResourcesProps {
  readonly uses: LocalUses;
  /** Each with its network. */
  readonly services: readonly { readonly service: ResolvedService; readonly network: string }[];
}

/** What there is in place of one resource. */
interface InPlace {
  /** What comes before a service that uses it. */
  readonly containers: readonly Container[];
  /** Of what is mounted. */
  readonly volumeName: string | undefined;
}

/** What a service finds in place of what it uses. */
export interface Found {
  /** What comes before it. */
  readonly containers: readonly Container[];
  /** Names of the volumes that it shares with others, by the path where they are mounted. */
  readonly volumeByPath: ReadonlyMap<string, string>;
}

/** Adds what stands in for the resources that services use, in the networks of these services alone. */
export function addLocalResources(
  scope: Construct,
  { uses, services }: LocalResourcesProps,
): (service: ResolvedService) => Found {
  const networksOf = (isUser: (service: ResolvedService) => boolean): string[] =>
    services.flatMap(({ service, network }) => (isUser(service) ? [network] : []));
  const add = (name: string, standIn: StandIn): InPlace => {
    const id = terraformId(name);
    const nothing: InPlace = { containers: [], volumeName: undefined };
    return match(standIn, "type", {
      itself: (): InPlace => nothing,
      none: (): InPlace => nothing,
      server: ({ server }): InPlace => {
        const networks = networksOf((service) => service.uses.some((use) => use.name === name));
        const props = { name: uses.hostOf(name), volumeName: uses.volumeOf(name), networks, server };
        return { ...nothing, containers: [new LocalServer(scope, id, props).container] };
      },
      aws: (): InPlace => nothing,
      volume: (): InPlace => {
        // Whoever a container runs as may write to it: on AWS the access point says who that is.
        const driverOpts = { type: "tmpfs", device: "tmpfs", o: "mode=0777" };
        const volume = new Volume(scope, id, { name: uses.volumeOf(name), driver: "local", driverOpts });
        return { ...nothing, volumeName: volume.name };
      },
    });
  };
  const inPlace = new Map([...uses.standIns].map(([name, standIn]) => [name, add(name, standIn)]));
  const { awsHost: name, place, inAws: resources } = uses;
  const networks = networksOf((service) => uses.callsAws(service));
  const aws = networks.length > 0 ? [new LocalAws(scope, "aws", { name, networks, place, resources }).container] : [];
  return (service) => ({
    containers: [
      ...service.uses.flatMap((use) => inPlace.get(use.name)?.containers ?? []),
      ...(uses.callsAws(service) ? aws : []),
    ],
    volumeByPath: new Map(
      service.uses.flatMap((use) => {
        const volumeName = inPlace.get(use.name)?.volumeName;
        return use.mount === undefined || volumeName === undefined ? [] : [[use.mount.path, volumeName] as const];
      }),
    ),
  });
}
