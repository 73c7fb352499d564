import { UNIQUE_SUFFIX } from "../definition/resolve/names";

/**
 * For a named resource that is created before its predecessor is destroyed: spread it into the resource's configuration.
 * `start` gets an end that is another one at each plan, and what is there keeps its own. So a successor never asks for the
 * name that its predecessor still has, also where that one was made by an apply that failed halfway and is tainted.
 */
export function uniqueName(start: string, ...alsoIgnored: readonly string[]) {
  return {
    name: `${start}-\${substr(sha256(plantimestamp()), 0, ${UNIQUE_SUFFIX - 1})}`,
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name", ...alsoIgnored] },
  };
}
