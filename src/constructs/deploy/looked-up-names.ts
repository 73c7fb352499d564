import { LOOKS_LIKE_RESOURCE_ID } from "../../aws/data-stores/lookup-names";
import type { Database } from "../../definition/databases";
import type { ResolvedResource } from "../../definition/resolve/resources/resources";
import { match } from "../../lib/match";

/** By which a plan looks for what exists, as IAM has it in ARNs; of other kinds AWS makes up the ids. */
export interface LookedUpNames {
  readonly instances: readonly string[];
  readonly clusters: readonly string[];
  readonly caches: readonly string[];
  readonly serverlessCaches: readonly string[];
}

export function lookedUpNames(resources: readonly Pick<ResolvedResource, "definition">[]): LookedUpNames {
  const none: LookedUpNames = { instances: [], clusters: [], caches: [], serverlessCaches: [] };
  const all = resources.map(({ definition }): LookedUpNames => {
    const nothing = (): LookedUpNames => none;
    const database = ({ existing }: Database): LookedUpNames => {
      const { instance, cluster } = existing?.lookup ?? {};
      // Some are looked for in the list of all.
      const instances = listed(instance).map((id) => (LOOKS_LIKE_RESOURCE_ID.test(id) ? "*" : id));
      return { ...none, instances, clusters: listed(cluster) };
    };
    return match(definition, "type", {
      bucket: nothing,
      queue: nothing,
      topic: nothing,
      table: nothing,
      "event-bus": nothing,
      postgres: database,
      mysql: database,
      cache: ({ existing }) => {
        const { replicationGroup, serverless } = existing?.lookup ?? {};
        return { ...none, caches: listed(replicationGroup), serverlessCaches: listed(serverless) };
      },
      files: nothing,
      key: nothing,
    });
  });
  const each = (of: (names: LookedUpNames) => readonly string[]): string[] => [...new Set(all.flatMap(of))].sort();
  return {
    instances: each(({ instances }) => instances),
    clusters: each(({ clusters }) => clusters),
    caches: each(({ caches }) => caches),
    serverlessCaches: each(({ serverlessCaches }) => serverlessCaches),
  };
}

function listed(name: string | undefined): string[] {
  return name === undefined ? [] : [name];
}
