/** The addresses that a folder's states may hold, by stack. */
export type AddressLock = ReadonlyMap<string, ReadonlySet<string>>;

export const LOCK_FILE = "addresses.txt";

const HEAD = `# Every address that a state may hold, as <stack> <address>. Written by npm run synth, which fails when one is gone
# and the definition doesn't say where to: docs/addresses.md.
`;

/** Conflict markers of git; the one in the middle stands alone. */
const MARKER = /^(<<<<<<<|\|\|\|\|\|\|\||>>>>>>>)( |$)|^=======$/;
const LINE = /^([^\s#]+) ([^\s.]+\.[^\s.]+)$/;

/** Sorted by the code of each character, whatever the locale. */
export function formatLock(lock: AddressLock): string {
  const lines = [...lock].flatMap(([stack, addresses]) => [...addresses].map((address) => `${stack} ${address}\n`));
  return `${HEAD}${lines.sort().join("")}`;
}

/**
 * Reads a lock. Neither the order nor a line that stands twice matters: a merge may have put two locks together.
 *
 * @param file how messages call it
 */
export function parseLock(
  text: string,
  file: string,
): { readonly lock: AddressLock; readonly errors: readonly string[] } {
  const lock = new Map<string, Set<string>>();
  const errors: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line === "" || line.startsWith("#")) return;
    const [, stack, address] = LINE.exec(line) ?? [];
    const at = `file '${file}': line ${index + 1} is '${line}'`;
    if (MARKER.test(line)) errors.push(`${at}; a merge left it; remove the marker and keep the lines of both sides`);
    else if (stack === undefined || address === undefined) {
      errors.push(`${at}; a line is '<stack> <address>'; restore the file with git`);
    } else lock.set(stack, (lock.get(stack) ?? new Set()).add(address));
  });
  return { lock, errors };
}
