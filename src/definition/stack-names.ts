/**
 * Names of an environment's stacks, known before there is a stack: a state's place follows from them.
 *
 * @param name `<platform>-<environment>`
 */
export function stackNames(name: string): string[] {
  return [`${name}-registry`, `${name}-platform`];
}
