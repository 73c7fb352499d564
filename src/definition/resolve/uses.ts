import { match } from "../../lib/match";
import { keyActionsFor } from "../../aws/iam/key-actions";
import { ACCESS_ACTIONS, type AllowedActions } from "../../aws/iam/access-actions";
import type { ContainerSettings } from "../container";
import type { Database } from "../databases";
import type { Access, Key, NamedResource, ResourceDefinition, Resources } from "../resources";
import { type Connection, groupOf } from "./connections";
import { cacheUse } from "./resources/caches";
import { databaseUse } from "./resources/databases";
import { keyNameOf } from "./resources/keys";
import { variablePrefix } from "./names";
import type { ResourceAttribute } from "./resources/resources";
import { type ResolvedSecret, namedKeyOf } from "./secrets";

/** A resource as one service uses it. */
export interface ResolvedUse {
  /** Name of the resource in the definition. */
  readonly name: string;
  readonly access: Access;
  /** What security groups must let through; undefined for an API of AWS alone. */
  readonly connection: Pick<Connection, "to" | "port"> | undefined;
  /** What the service's code may do with a resource of AWS. */
  readonly permissions: readonly UsePermission[];
  /** What AWS does for the service with the key that encrypts the resource. */
  readonly key: KeyUse | undefined;
  /** Environment variables that say where the resource is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Environment variables whose values only the stack with the resource knows. */
  readonly attributes: Readonly<Record<string, ResourceAttribute>>;
  readonly secrets: Readonly<Record<string, ResolvedSecret>>;
  /** A file system that is mounted. */
  readonly mount: FileMount | undefined;
  /** Whether its addresses are the internet's. */
  readonly isOnInternet: boolean;
}

/** What a service of AWS does with a key, on behalf of who uses the resource. */
export interface KeyUse {
  /** Name of the key in the definition. */
  readonly name: string;
  readonly actions: readonly string[];
}

/** Actions on a resource, or on parts of it. */
export interface UsePermission {
  readonly actions: readonly string[];
  /** Attribute of the resource with its ARN. */
  readonly of: ResourceAttribute;
  /** What follows the resource's ARN, for each of its parts: `/*`, `/index/byUser`; undefined for itself. */
  readonly parts: readonly string[] | undefined;
}

/** A share of Amazon EFS, and where containers find it. */
export interface FileMount {
  /** Name of the resource in the definition. */
  readonly resource: string;
  readonly path: string;
  readonly readOnly: boolean;
}

/** NFS. @see https://docs.aws.amazon.com/efs/latest/ug/network-access.html */
const NFS = 2049;

/** What can be done with a kind of resource. */
export const ACCESSES: Readonly<Record<ResourceDefinition["type"], readonly Access[]>> = {
  https: ["call"],
  tcp: ["connect"],
  postgres: ["connect"],
  mysql: ["connect"],
  cache: ["connect"],
  bucket: ["read", "write", "read-write"],
  queue: ["send", "consume"],
  topic: ["publish"],
  table: ["read", "write", "read-write"],
  "event-bus": ["publish"],
  files: ["read", "read-write"],
  key: ["encrypt", "decrypt", "encrypt-decrypt"],
};

/** In the order in which the container names them; names that no resource has are left out. */
export function resolveUses({ uses = {} }: Pick<ContainerSettings, "uses">, resources: Resources = {}): ResolvedUse[] {
  return Object.entries(uses).flatMap(([name, access]) => {
    const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
    if (resource === undefined) return [];
    const meaning = meaningOf(name, resource, access);
    return [{ name, access, ...meaning, key: keyUse(resource, meaning.permissions) }];
  });
}

/** What containers do with a resource together: their task has one role. */
export function mergedUses(uses: readonly ResolvedUse[]): ResolvedUse[] {
  const merged = new Map<string, ResolvedUse>();
  for (const use of uses) {
    const before = merged.get(use.name);
    const permissions = mergedPermissions([...(before?.permissions ?? []), ...use.permissions]);
    merged.set(use.name, { ...use, permissions, key: mergedKey(before?.key, use.key) });
  }
  return [...merged.values()];
}

/** A resource has one key, with which each container may have other things done. */
function mergedKey(one: KeyUse | undefined, other: KeyUse | undefined): KeyUse | undefined {
  if (!one || !other) return one ?? other;
  return { ...other, actions: [...new Set([...one.actions, ...other.actions])].sort() };
}

/** Each part of a resource once. */
function mergedPermissions(permissions: readonly UsePermission[]): UsePermission[] {
  const merged = new Map<string, UsePermission>();
  for (const { actions, of, parts } of permissions) {
    const key = JSON.stringify([of, parts ?? null]);
    const all = [...new Set([...(merged.get(key)?.actions ?? []), ...actions])].sort();
    merged.set(key, { actions: merged.has(key) ? all : actions, of, parts });
  }
  return [...merged.values()];
}

/** Names of the resources that a use is about: itself, and keys. */
export function resourceNamesOf({ name, key, secrets }: ResolvedUse): string[] {
  const ofSecrets = Object.values(secrets).flatMap((secret) => namedKeyOf(secret) ?? []);
  return [...new Set([name, ...(key === undefined ? [] : [key.name]), ...ofSecrets])];
}

/** Names of the variables of all of a service's uses. */
export function variableNamesOf(uses: readonly ResolvedUse[]): string[] {
  return uses.flatMap(({ environment, attributes }) => Object.keys({ ...environment, ...attributes }));
}

/** The variables of all of a service's uses whose values the definition knows. */
export function variablesOf(uses: readonly ResolvedUse[]): Readonly<Record<string, string>> {
  return Object.fromEntries(uses.flatMap(({ environment }) => Object.entries(environment)));
}

/** The secret variables of all of a service's uses. */
export function secretsOf(uses: readonly ResolvedUse[]): Readonly<Record<string, ResolvedSecret>> {
  return Object.fromEntries(uses.flatMap(({ secrets }) => Object.entries(secrets)));
}

/** The IAM actions of all of a service's uses. */
export function actionsOf(uses: readonly ResolvedUse[]): string[] {
  return uses.flatMap(({ permissions }) => permissions.flatMap(({ actions }) => actions));
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
const LOGIN: UsePermission = { actions: ["rds-db:connect"], of: "loginArn", parts: undefined };

function keyUse(resource: ResourceDefinition, permissions: readonly UsePermission[]): KeyUse | undefined {
  const name = keyNameOf(resource);
  const actions = keyActionsFor(permissions.flatMap((permission) => permission.actions));
  return name === undefined || actions.length === 0 ? undefined : { name, actions };
}

type Meaning = Omit<ResolvedUse, "name" | "access" | "key">;

function meaningOf(name: string, resource: ResourceDefinition, access: Access): Meaning {
  const prefix = variablePrefix(name);
  const nothing = {
    connection: undefined,
    environment: {},
    attributes: {},
    secrets: {},
    permissions: [],
    mount: undefined,
    isOnInternet: false,
  };
  const actionsOn = (type: keyof typeof ACCESS_ACTIONS, contents: readonly string[] = ["/*"]): UsePermission[] => {
    const byAccess: Readonly<Partial<Record<Access, readonly AllowedActions[]>>> = ACCESS_ACTIONS[type];
    return ((Object.hasOwn(byAccess, access) ? byAccess[access] : undefined) ?? [])
      .map(({ on, actions }) => ({ actions, of: "arn" as const, parts: { itself: undefined, contents }[on] }))
      .filter(({ parts }) => parts?.length !== 0);
  };
  const database = (own: Database): Meaning => {
    const { isByIam, ...use } = databaseUse(name, own);
    return { ...nothing, ...use, permissions: isByIam ? [LOGIN] : [] };
  };
  const ofAws = ({ type }: NamedResource | Key, variable: string, attribute: ResourceAttribute): Meaning => ({
    ...nothing,
    permissions: actionsOn(type),
    attributes: { [`${prefix}_${variable}`]: attribute },
  });
  return match(resource, "type", {
    https: ({ host }): Meaning => ({
      ...nothing,
      connection: { to: { type: "addresses", cidr: "0.0.0.0/0" }, port: 443 },
      environment: { [`${prefix}_URL`]: `https://${host}` },
      isOnInternet: true,
    }),
    tcp: ({ host, port, to }): Meaning => ({
      ...nothing,
      connection: { to: to.startsWith("sg-") ? { type: "group", id: to } : { type: "addresses", cidr: to }, port },
      environment: { [`${prefix}_HOST`]: host, [`${prefix}_PORT`]: String(port) },
    }),
    postgres: database,
    mysql: database,
    cache: (own): Meaning => ({ ...nothing, ...cacheUse(name, own) }),
    bucket: (own) => ofAws(own, "BUCKET", "name"),
    queue: (own) => ofAws(own, "QUEUE_URL", "url"),
    topic: (own) => ofAws(own, "TOPIC_ARN", "arn"),
    table: (own) => {
      const indexes = Object.keys(own.indexes ?? {}).map((index) => `/index/${index}`);
      return { ...ofAws(own, "TABLE", "name"), permissions: actionsOn(own.type, indexes) };
    },
    "event-bus": (own) => ofAws(own, "BUS", "name"),
    key: (own) => ofAws(own, "KEY_ARN", "arn"),
    files: ({ type, existing }): Meaning => {
      const path = `/mnt/${name}`;
      return {
        ...nothing,
        connection: { to: groupOf(name, existing?.securityGroupId), port: NFS },
        permissions: actionsOn(type),
        environment: { [`${prefix}_PATH`]: path },
        mount: { resource: name, path, readOnly: access === "read" },
      };
    },
  });
}
