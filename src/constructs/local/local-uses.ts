import { variablePrefix } from "../../definition/resolve/names";
import type { ResolvedEnvironment, ResolvedService } from "../../definition/resolve/resolve";
import type { ResolvedContainer } from "../../definition/resolve/task/container";
import type { ResolvedResource } from "../../definition/resolve/resources/resources";
import type { ResolvedUse } from "../../definition/resolve/uses";
import { match } from "../../lib/match";
import { lookup } from "../platform-interface";
import { type LocalPlace, localHandle } from "./aws-calls";
import type { LocalValuesByName } from "./local-values";
import { type StandIn, isInAws, standInOf } from "./stand-in";

/** The account that AWS's documentation has in its examples. */
const LOCAL_ACCOUNT = "123456789012";

/** Where the container listens that answers for AWS. */
export const AWS_PORT = 5000;

/** Whoever has them: what answers for AWS takes any. */
export const LOCAL_CREDENTIALS = "local";

/** What services find on this machine in place of what they use. */
export class LocalUses {
  /** Where what answers for AWS is found, by this name and account. */
  readonly place: LocalPlace;
  readonly awsHost: string;
  /** What it has. */
  readonly inAws: readonly ResolvedResource[];
  /** What stands in for each resource that a service uses, by its name. */
  readonly standIns: ReadonlyMap<string, StandIn>;
  private readonly prefix: string;

  /** @param prefix first part of the names of containers and volumes, which share this machine with others */
  constructor(
    environment: Pick<ResolvedEnvironment, "definition" | "resources" | "services" | "jobs">,
    prefix: string,
  ) {
    const { region, accountId = LOCAL_ACCOUNT, resources = {} } = environment.definition;
    this.prefix = prefix;
    this.awsHost = `${prefix}-aws`;
    this.place = { region, accountId, endpoint: `http://${this.awsHost}:${AWS_PORT}` };
    this.inAws = environment.resources.filter(({ definition }) => isInAws(definition));
    const used = new Set(
      [...environment.services, ...environment.jobs].flatMap(({ uses }) => uses.map(({ name }) => name)),
    );
    this.standIns = new Map(
      Object.entries(resources).flatMap(([name, resource]) =>
        used.has(name) ? [[name, standInOf(resource)] as const] : [],
      ),
    );
  }

  /** Name of the container, and of the host, that stands in for a resource. */
  hostOf(resource: string): string {
    return `${this.prefix}-${resource}-stand-in`;
  }

  volumeOf(resource: string): string {
    return `${this.prefix}-${resource}`;
  }

  /** Whether a service has something to ask AWS's APIs for. */
  callsAws({ uses, permissions }: ResolvedService): boolean {
    const names = new Set(this.inAws.map(({ name }) => name));
    return permissions.length > 0 || uses.some(({ name }) => names.has(name));
  }

  /** The variables of a service's container whose values aren't those on AWS. */
  valuesFor(service: ResolvedService, { environment, uses }: ResolvedContainer): LocalValuesByName {
    const sdk = this.callsAws(service) ? Object.entries(this.sdkValues()) : [];
    return Object.fromEntries([
      ...sdk.filter(([name]) => !Object.hasOwn(environment, name)),
      ...uses.flatMap((use) => Object.entries(this.valuesOf(use))),
    ]);
  }

  /**
   * By which AWS's SDKs find what answers for AWS.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
   */
  private sdkValues(): LocalValuesByName {
    const { endpoint, region } = this.place;
    return {
      AWS_ENDPOINT_URL: { inAws: "not set", value: endpoint, isAddress: true },
      AWS_REGION: { inAws: "the region", value: region },
      // Where the SDK for Python looks.
      AWS_DEFAULT_REGION: { inAws: "the region", value: region },
      AWS_ACCESS_KEY_ID: { inAws: "the task role's", value: LOCAL_CREDENTIALS },
      AWS_SECRET_ACCESS_KEY: { inAws: "the task role's", value: LOCAL_CREDENTIALS },
    };
  }

  private valuesOf(use: ResolvedUse): LocalValuesByName {
    const { name, attributes } = use;
    return match(lookup(this.standIns, name, "stand-in"), "type", {
      itself: (): LocalValuesByName => ({}),
      none: (): LocalValuesByName => described(use, () => undefined),
      server: ({ server }): LocalValuesByName => {
        const start = `${variablePrefix(name)}_`.length;
        const host = this.hostOf(name);
        const hosts: Readonly<Record<string, string>> = { HOST: host, READER_HOST: host };
        const values: Readonly<Record<string, string>> = { ...server.values, ...hosts };
        const isHost = (variable: string): boolean => Object.hasOwn(hosts, variable.slice(start));
        return described(use, (variable) => values[variable.slice(start)], isHost);
      },
      aws: (): LocalValuesByName => {
        const resource = this.inAws.find((own) => own.name === name);
        const handle = resource && localHandle(resource, this.place);
        return described(use, (variable) => {
          const attribute = attributes[variable];
          return attribute && handle?.[attribute];
        });
      },
      volume: (): LocalValuesByName => ({}),
    });
  }
}

/** The variables of a use, with their values on this machine. */
function described(
  { name, environment, attributes, secrets }: ResolvedUse,
  valueOf: (variable: string) => string | undefined,
  isHost: (variable: string) => boolean = () => false,
): LocalValuesByName {
  const inAws = [
    ...Object.entries(environment).map(([variable, value]) => [variable, `'${value}'`] as const),
    ...Object.entries(attributes).map(([variable, attribute]) => [variable, `the ${attribute} of ${name}`] as const),
    ...Object.entries(secrets).map(([variable, secret]) => [variable, `the secret ${secret.name}`] as const),
  ];
  return Object.fromEntries(
    inAws.map(([variable, words]) => {
      const value = valueOf(variable);
      const isAddress = isHost(variable) || value === undefined;
      return [variable, { inAws: words, value, ...(isAddress && { isAddress }) }];
    }),
  );
}
