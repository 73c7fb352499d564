/** What a load balancer does with its listener rules, written from AWS's description and not from our router. */
export interface ListenerRule {
  readonly priority: number;
  readonly paths: readonly string[];
  readonly target: string;
}

/** The target of a request: the rule with the lowest number of those that match the path, without its query. */
export function targetOf(rules: readonly ListenerRule[], url: string): string | undefined {
  const [path = ""] = url.split("?", 1);
  const matching = rules.filter(({ paths }) => paths.some((pattern) => matches(pattern, path)));
  return matching.sort((a, b) => a.priority - b.priority)[0]?.target;
}

/** `*` matches zero characters or more, `?` exactly one, everything else itself. */
function matches(pattern: string, path: string): boolean {
  const [symbol, ...others] = pattern;
  if (symbol === undefined) return path === "";
  const rest = others.join("");
  if (symbol === "*") {
    return Array.from({ length: path.length + 1 }, (_, taken) => path.slice(taken)).some((left) => matches(rest, left));
  }
  return path !== "" && (symbol === "?" || symbol === path.charAt(0)) && matches(rest, path.slice(1));
}
