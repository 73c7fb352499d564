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
  const { port = CACHE_PORT } = existing ?? {};
  return {
    connection: { to: groupOf(name, existing?.securityGroupId), port },
    environment: {
      ...(existing !== undefined && { [`${prefix}_HOST`]: existing.host }),
      [`${prefix}_PORT`]: String(port),
    },
    attributes: existing === undefined ? { [`${prefix}_HOST`]: "host" } : {},
  };
}
