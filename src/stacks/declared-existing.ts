import { CACHE_PORT } from "../aws/data-stores/caches";
import { DATABASE_PORTS } from "../aws/data-stores/databases";
import { type LookedUp, type PlatformInterface, attributeOf } from "../constructs/platform-interface";
import type { Database } from "../definition/databases";
import { isReference } from "../definition/resolve/additions";
import type { ResolvedEnvironment, ResolvedJob, ResolvedService } from "../definition/resolve/resolve";
import { resourceNamesOf } from "../definition/resolve/uses";
import type { AwsResource, Existing } from "../definition/resources";
import { match } from "../lib/match";

/** Something that no stack makes. */
export interface DeclaredExisting {
  readonly arn: string;
}

/** Whether AWS makes up the id in the ARN, so that nobody can tell from it what it is. */
const HAS_ID: Readonly<Record<AwsResource["type"], boolean>> = {
  bucket: false,
  queue: false,
  topic: false,
  table: false,
  "event-bus": false,
  postgres: false,
  mysql: false,
  cache: false,
  files: true,
  key: true,
};

/**
 * What tasks use that is there already: by its id alone it might be one of its kind that this environment, another one or
 * `extend` makes.
 */
export function declaredExisting(
  { resources, cluster }: Pick<ResolvedEnvironment, "cluster" | "resources">,
  tasks: readonly Pick<ResolvedService | ResolvedJob, "added" | "exec" | "secrets" | "uses">[],
  { resourceByName }: Pick<PlatformInterface, "resourceByName">,
): { readonly existing?: readonly DeclaredExisting[] } {
  const used = new Set(tasks.flatMap(({ uses }) => uses.flatMap(resourceNamesOf)));
  const existing = resources
    .filter(({ name, definition }) => definition.existing !== undefined && used.has(name) && HAS_ID[definition.type])
    .map(({ name }) => attributeOf(resourceByName, name, "arn"));
  const ofSecrets = tasks.flatMap(({ secrets, added }) =>
    [...secrets, ...Object.values(added.secrets)].flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []),
  );
  const ofSessions = tasks.some(({ exec }) => exec) ? [cluster.execKmsKeyArn ?? []].flat() : [];
  const arns = new Set([...existing, ...ofSecrets.filter((arn) => !isReference(arn)), ...ofSessions]);
  return arns.size > 0 ? { existing: [...arns].map((arn) => ({ arn })) } : {};
}

/** Something that holds data, that tasks use and that no stack makes. */
export interface DeclaredStore extends Partial<LookedUp> {
  /** What readers call it: `database`. */
  readonly kind: string;
  /** By which the definition names it: in AWS, or a host. */
  readonly name: string;
  /** What IAM is asked for; left out for what is connected to. */
  readonly arn?: string;
  /** Id of the security group that is opened to tasks. */
  readonly group?: string;
  readonly port?: number;
}

/** Nothing where all that is used is made here. */
export function declaredStores(
  { resources }: Pick<ResolvedEnvironment, "resources">,
  tasks: readonly Pick<ResolvedService | ResolvedJob, "uses">[],
  { resourceByName }: Pick<PlatformInterface, "resourceByName">,
): { readonly stores?: readonly DeclaredStore[] } {
  const used = new Set(tasks.flatMap(({ uses }) => uses.flatMap(resourceNamesOf)));
  const stores = resources.flatMap(({ name, definition }): DeclaredStore[] => {
    const handle = resourceByName.get(name);
    // What is looked up is there for keys and for `extend`, too.
    const isHere = used.has(name) || handle?.lookedUp !== undefined;
    const store = isHere ? storeOf(definition) : undefined;
    if (store === undefined) return [];
    const { byIam, ...said } = store;
    return [{ ...said, ...(byIam && handle && { arn: handle.arn }), ...handle?.lookedUp }];
  });
  // Two databases may share a server.
  const each = [...new Map(stores.map((store) => [JSON.stringify(store), store])).values()];
  return each.length > 0 ? { stores: each } : {};
}

type Said = Pick<DeclaredStore, "kind" | "name" | "group" | "port"> & { readonly byIam?: boolean };

function storeOf(definition: AwsResource): Said | undefined {
  const named =
    (kind: string) =>
    ({ existing }: { readonly existing?: Existing }): Said | undefined =>
      existing && { kind, name: existing.name ?? existing.arn, byIam: true };
  const database = ({ type, existing }: Database): Said | undefined => {
    if (existing === undefined) return undefined;
    const { host, lookup, securityGroupId: group, port = DATABASE_PORTS[type] } = existing;
    if (host !== undefined) return { kind: "database", name: host, group, port };
    const { instance, cluster } = lookup;
    return cluster === undefined
      ? { kind: "database", name: instance, group, port }
      : { kind: "database cluster", name: cluster, group, port };
  };
  return match(definition, "type", {
    bucket: named("bucket"),
    queue: named("queue"),
    topic: named("topic"),
    table: named("table"),
    "event-bus": named("event bus"),
    postgres: database,
    mysql: database,
    cache: ({ existing }) => {
      if (existing === undefined) return undefined;
      const { lookup, securityGroupId: group, port = CACHE_PORT } = existing;
      const name = lookup === undefined ? existing.host : (lookup.replicationGroup ?? lookup.serverless);
      return { kind: "cache", name, group, port };
    },
    files: ({ existing }) => {
      if (existing === undefined) return undefined;
      const { lookup, securityGroupId: group } = existing;
      const name = lookup === undefined ? existing.fileSystemId : (lookup.creationToken ?? tagged(lookup.tags));
      return { kind: "file system", name, group, byIam: true };
    },
    key: ({ existing }) => {
      if (existing === undefined) return undefined;
      const name = existing.lookup === undefined ? existing.arn : existing.lookup.alias;
      return { kind: "key", name, byIam: true };
    },
  });
}

/** `Name=share, Team=shop` */
function tagged(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}
