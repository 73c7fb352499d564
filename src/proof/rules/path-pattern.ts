const patterns = new Map<string, RegExp>();

/** Whether a condition value of a listener rule meets everything that another one does: `*` is any text, `?` one character. */
export function patternCovers(wide: string, narrow: string, field: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (!/[*?]/.test(wide)) return false;
  // Hosts don't tell case apart, paths do.
  const flags = field === "host-header" ? "i" : "";
  const key = `${flags} ${wide}`;
  const known = patterns.get(key);
  if (known) return known.test(narrow);
  const source = wide
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, "[^*]");
  const made = new RegExp(`^${source}$`, flags);
  patterns.set(key, made);
  return made.test(narrow);
}
