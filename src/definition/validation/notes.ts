import type { PlatformDefinition } from "../platform";

/** What is right but may surprise, a line each. */
export function definitionNotes({ name, environments }: PlatformDefinition): string[] {
  return Object.entries(environments).flatMap(([key, { namespace }]) =>
    namespace !== undefined && /(^|\.)local$/.test(namespace)
      ? `environment '${name}-${key}': namespace is '${namespace}'; names under .local belong to multicast DNS (RFC 6762), which some resolvers ask instead of the VPC's; take another one for a platform of your own`
      : [],
  );
}
