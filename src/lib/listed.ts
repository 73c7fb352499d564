const SHOWN = 8;

/** `a`, `a and b`, `a, b and c`; of many the first ones. */
export function listed(all: readonly string[], last: "and" | "or" = "and"): string {
  const shown = all.length > SHOWN ? [...all.slice(0, SHOWN), `${all.length - SHOWN} more`] : all;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${last} ${shown.at(-1) ?? ""}`;
}
