/** Values and wildcards that a listener rule may have in all. Source: "Quotas for your Application Load Balancers". */
export const RULE_LIMIT = { values: 5, wildcards: 5 } as const;

/** Characters of a path pattern. Source: Elastic Load Balancing API reference, PathPatternConditionConfig. */
const PATTERN = /^\/[A-Za-z0-9_\-.$/~"'@:+&*?]{0,127}$/;

export function isPathPattern(text: string): boolean {
  return PATTERN.test(text);
}

export function countWildcards(pattern: string): number {
  return pattern.replaceAll(/[^*?]/g, "").length;
}

/**
 * Whether every path that matches `inner` matches `outer` too. `*` stands for any number of characters, `?` for one.
 * The inner pattern is read as text in which only a `*` of the outer one takes in a `*`.
 */
export function covers(outer: string, inner: string): boolean {
  // reached[i]: the part of `outer` so far takes in exactly the first i characters of `inner`.
  let reached = [true, ...new Array<boolean>(inner.length).fill(false)];
  for (const symbol of outer) {
    const next = new Array<boolean>(inner.length + 1).fill(false);
    for (let i = 0; i <= inner.length; i++) {
      if (symbol === "*") next[i] = reached[i] === true || (i > 0 && next[i - 1] === true);
      else next[i] = i > 0 && reached[i - 1] === true && takesIn(symbol, inner.charAt(i - 1));
    }
    reached = next;
  }
  return reached[inner.length] === true;
}

function takesIn(symbol: string, character: string): boolean {
  return symbol === "?" ? character !== "*" : symbol === character;
}
