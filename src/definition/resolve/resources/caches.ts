import { CACHE_PORT } from "../../../aws/data-stores/caches";
import type { Cache } from "../../caches";
import { groupOf } from "../connections";
import type { DatabaseUse } from "./databases";
import { variablePrefix } from "../names";

/** What a use of a cache means. */
export function cacheUse(
  name: string,
  { existing }: Cache,
): Pick<DatabaseUse, "attributes" | "connection" | "environment"> {
  const prefix = variablePrefix(name);
  const { port = CACHE_PORT, host } = existing ?? {};
  return {
    connection: { to: groupOf(name, existing?.securityGroupId), port },
    environment: { ...(host !== undefined && { [`${prefix}_HOST`]: host }), [`${prefix}_PORT`]: String(port) },
    attributes: host === undefined ? { [`${prefix}_HOST`]: "host" } : {},
  };
}
