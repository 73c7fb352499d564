import type { Container } from "@cdktf/provider-docker/lib/container";
import { Volume } from "@cdktf/provider-docker/lib/volume";
import type { Construct } from "constructs";
import { terraformId, variablePrefix } from "../../definition/resolve/names";
import type { ResolvedEnvironment, ResolvedService } from "../../definition/resolve/resolve";
import type { ResolvedUse } from "../../definition/resolve/uses";
import type { ResourceDefinition } from "../../definition/resources";
import { match } from "../../lib/match";
import { type ResourceHandle, lookup } from "../platform-interface";
import { localHandle } from "./aws-calls";
import { AWS_PORT, LOCAL_ACCOUNT, LocalAws } from "./local-aws";
import { LocalServer } from "./local-server";
import type { LocalValuesByName } from "./local-values";
import { isInAws, standInOf } from "./stand-in";

export interface LocalResourcesProps {
  readonly environment: Pick<ResolvedEnvironment, "definition" | "resources" | "services">;
  /** First part of the names of containers and volumes, which share this machine with others. */
  readonly prefix: string;
  readonly network: string;
}

/** What a service finds on this machine in place of all that it uses. */
export interface LocalUses {
  /** Its variables whose values aren't those on AWS. */
  readonly values: LocalValuesByName;
  /** What comes before it. */
  readonly containers: readonly Container[];
  /** Names of the volumes that it shares with others, by the path where they are mounted. */
  readonly volumeByPath: ReadonlyMap<string, string>;
}

/** What one service finds in place of one resource. */
type InPlace = (use: ResolvedUse) => LocalUses;

/** Adds what stands in for the resources that services use, and gives back what a service finds. */
export function addLocalResources(
  scope: Construct,
  props: LocalResourcesProps,
): (service: ResolvedService) => LocalUses {
  const { definition, resources, services } = props.environment;
  const { region, accountId = LOCAL_ACCOUNT } = definition;
  const name = `${props.prefix}-aws`;
  const place = { region, accountId, endpoint: `http://${name}:${AWS_PORT}` };
  const inAws = resources.filter((own) => isInAws(own.definition));
  const awsNames = new Set(inAws.map((own) => own.name));
  const callsAws = ({ uses, permissions }: ResolvedService): boolean =>
    permissions.length > 0 || uses.some((use) => awsNames.has(use.name));
  const aws = services.some(callsAws)
    ? new LocalAws(scope, "aws", { name, network: props.network, place, resources: inAws })
    : undefined;
  const handles = new Map(inAws.map((own) => [own.name, localHandle(own, place)]));
  const used = new Set(services.flatMap(({ uses }) => uses.map((use) => use.name)));
  const inPlaceOf = new Map(
    Object.entries(definition.resources ?? {}).flatMap(([own, resource]) =>
      used.has(own) ? [[own, addStandIn(scope, own, resource, { ...props, handles })] as const] : [],
    ),
  );
  return (service) => {
    const found = service.uses.map((use) => lookup(inPlaceOf, use.name, "stand-in")(use));
    const apis = callsAws(service) ? aws : undefined;
    const sdk = Object.entries(apis?.variables ?? {}).filter(([own]) => !Object.hasOwn(service.environment, own));
    return {
      values: Object.fromEntries([...sdk, ...found.flatMap(({ values }) => Object.entries(values))]),
      containers: [...found.flatMap(({ containers }) => containers), ...(apis ? [apis.container] : [])],
      volumeByPath: new Map(found.flatMap(({ volumeByPath }) => [...volumeByPath])),
    };
  };
}

interface Around extends Pick<LocalResourcesProps, "prefix" | "network"> {
  /** What is in the container that answers for AWS. */
  readonly handles: ReadonlyMap<string, ResourceHandle>;
}

function addStandIn(scope: Construct, name: string, resource: ResourceDefinition, around: Around): InPlace {
  const { prefix, network, handles } = around;
  const id = terraformId(name);
  const nothing: LocalUses = { values: {}, containers: [], volumeByPath: new Map() };
  return match(standInOf(resource), "type", {
    itself: (): InPlace => () => nothing,
    none: (): InPlace => (use) => ({ ...nothing, values: valuesOf(use, () => undefined) }),
    server: ({ server }): InPlace => {
      const host = `${prefix}-${name}-stand-in`;
      const { container } = new LocalServer(scope, id, { name: host, network, server });
      const values: Readonly<Record<string, string>> = { ...server.values, HOST: host };
      const start = `${variablePrefix(name)}_`.length;
      const valueOf = (variable: string): string | undefined => values[variable.slice(start)];
      return (use) => ({ ...nothing, values: valuesOf(use, valueOf), containers: [container] });
    },
    aws: (): InPlace => {
      const handle = lookup(handles, name, "resource");
      return (use) => ({
        ...nothing,
        values: valuesOf(use, (variable) => {
          const attribute = use.attributes[variable];
          return attribute && handle[attribute];
        }),
      });
    },
    volume: (): InPlace => {
      // Whoever a container runs as may write to it: on AWS the access point says who that is.
      const driverOpts = { type: "tmpfs", device: "tmpfs", o: "mode=0777" };
      const volume = new Volume(scope, id, { name: `${prefix}-${name}`, driver: "local", driverOpts }).name;
      return ({ mount }) => ({ ...nothing, volumeByPath: new Map(mount ? [[mount.path, volume]] : []) });
    },
  });
}

/** The variables of a use, with their values on this machine. */
function valuesOf(use: ResolvedUse, valueOf: (variable: string) => string | undefined): LocalValuesByName {
  const { name, environment, attributes, secrets } = use;
  const inAws = [
    ...Object.entries(environment).map(([variable, value]) => [variable, `'${value}'`] as const),
    ...Object.entries(attributes).map(([variable, attribute]) => [variable, `the ${attribute} of ${name}`] as const),
    ...Object.entries(secrets).map(([variable, secret]) => [variable, `the secret ${secret.name}`] as const),
  ];
  return Object.fromEntries(inAws.map(([variable, words]) => [variable, { inAws: words, value: valueOf(variable) }]));
}
