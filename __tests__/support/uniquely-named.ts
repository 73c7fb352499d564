/** A name that has an end of its own at each plan, as it is rendered. */
export function uniquelyNamed(start: string): string {
  return `${start}-\${substr(sha256(plantimestamp()), 0, 4)}`;
}
