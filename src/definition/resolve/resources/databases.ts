import { DATABASE_PORTS } from "../../../aws/data-stores/databases";
import type { CreatedDatabase, Database, DatabaseByLookup, ExistingDatabase } from "../../databases";
import { type Connection, groupOf } from "../connections";
import { DEFAULTS } from "../defaults";
import { variablePrefix } from "../names";
import type { ResourceAttribute } from "./resources";
import type { ResolvedSecret } from "../secrets";

/** What a use of a database means. */
export interface DatabaseUse {
  readonly connection: Pick<Connection, "to" | "port">;
  /** Whether tasks log in by IAM. */
  readonly isByIam: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, ResourceAttribute>>;
  readonly secrets: Readonly<Record<string, ResolvedSecret>>;
}

export function databaseUse(name: string, database: Database): DatabaseUse {
  return database.existing === undefined
    ? ofCreated(name, database)
    : ofExisting(name, database.existing, DATABASE_PORTS[database.type]);
}

function ofCreated(name: string, { type, ...own }: CreatedDatabase): DatabaseUse {
  const prefix = variablePrefix(name);
  const port = DATABASE_PORTS[type];
  const { iamUser } = own;
  const secret = (jsonKey: "password" | "username"): ResolvedSecret => ({
    type: "managed",
    name,
    jsonKey,
    key: own.key,
    redeployOnChange: own.redeployOnChange ?? false,
  });
  return {
    connection: { to: groupOf(name, undefined), port },
    isByIam: iamUser !== undefined,
    environment: {
      [`${prefix}_PORT`]: String(port),
      [`${prefix}_NAME`]: own.name ?? DEFAULTS.database.name,
      ...(iamUser !== undefined && { [`${prefix}_USERNAME`]: iamUser }),
    },
    attributes: {
      [`${prefix}_HOST`]: "host",
      ...(own.aurora !== undefined && { [`${prefix}_READER_HOST`]: "readerHost" as const }),
    },
    secrets:
      iamUser === undefined
        ? { [`${prefix}_USERNAME`]: secret("username"), [`${prefix}_PASSWORD`]: secret("password") }
        : {},
  };
}

function ofExisting(name: string, existing: ExistingDatabase, usualPort: number): DatabaseUse {
  const prefix = variablePrefix(name);
  const { host, readerHost, port = usualPort } = existing;
  return {
    connection: { to: groupOf(name, existing.securityGroupId), port },
    isByIam: false,
    environment: {
      ...(host !== undefined && { [`${prefix}_HOST`]: host }),
      ...(readerHost !== undefined && { [`${prefix}_READER_HOST`]: readerHost }),
      [`${prefix}_PORT`]: String(port),
      ...(existing.name !== undefined && { [`${prefix}_NAME`]: existing.name }),
    },
    attributes: existing.lookup === undefined ? {} : foundAttributes(prefix, existing),
    secrets: secretsOfExisting(name, existing),
  };
}

/** What only AWS knows of a database that is looked up. */
function foundAttributes(prefix: string, { lookup, name }: DatabaseByLookup): Record<string, ResourceAttribute> {
  return {
    [`${prefix}_HOST`]: "host",
    ...(lookup.cluster !== undefined && { [`${prefix}_READER_HOST`]: "readerHost" as const }),
    ...(name === undefined && { [`${prefix}_NAME`]: "databaseName" as const }),
  };
}

function secretsOfExisting(name: string, existing: ExistingDatabase): Readonly<Record<string, ResolvedSecret>> {
  const { secret, masterUserSecret = false, kmsKeyArn, redeployOnChange } = existing;
  const encrypted = kmsKeyArn !== undefined && { kmsKeyArn };
  const from = (jsonKey: "password" | "username"): ResolvedSecret | undefined => {
    if (masterUserSecret)
      return {
        type: "managed",
        name,
        jsonKey,
        key: undefined,
        ...encrypted,
        redeployOnChange: redeployOnChange ?? false,
      };
    if (secret === undefined) return undefined;
    const watched = redeployOnChange !== undefined && { redeployOnChange };
    return { type: "secrets-manager", name: secret, jsonKey, ...encrypted, ...watched };
  };
  const [username, password] = [from("username"), from("password")];
  const prefix = variablePrefix(name);
  return {
    ...(username && { [`${prefix}_USERNAME`]: username }),
    ...(password && { [`${prefix}_PASSWORD`]: password }),
  };
}
