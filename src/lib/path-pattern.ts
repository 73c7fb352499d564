/**
 * Patterns in the conditions of a listener rule: `*` stands for any number of characters, `?` for exactly one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html */
const PATH = /^\/[A-Za-z0-9_\-.$/~"'@:+&*?]{0,127}$/;

export function isPathPattern(text: string): boolean {
  return PATH.test(text);
}

export function countWildcards(pattern: string): number {
  return pattern.replaceAll(/[^*?]/g, "").length;
}

/**
 * Whether every text that matches `inner` matches `outer` too. The inner pattern is read as text in which only a `*` of
 * the outer one takes in a `*`: what it says yes to is sure. At most one step for each pair of characters.
 */
export function covers(outer: string, inner: string): boolean {
  let [o, i] = [0, 0];
  // Where the last `*` of `outer` stands, and up to where it has taken in `inner`: the only place worth going back to,
  // because an earlier `*` could only take in what this one can.
  let [star, taken] = [-1, 0];
  while (i < inner.length) {
    if (outer[o] === "*") {
      [star, taken] = [o, i];
      o += 1;
    } else if (o < outer.length && takesIn(outer.charAt(o), inner.charAt(i))) {
      o += 1;
      i += 1;
    } else if (star >= 0) {
      taken += 1;
      [o, i] = [star + 1, taken];
    } else {
      return false;
    }
  }
  return /^\**$/.test(outer.slice(o));
}

/** Whether some text matches both patterns: `row[j]` says so of what is left of `a` and what is left of `b` from `j` on. */
export function meets(a: string, b: string): boolean {
  let row = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(j)));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const symbol = a.charAt(i);
    const next = row.map(() => false);
    for (let j = b.length; j >= 0; j -= 1) {
      const other = b[j];
      const [below = false, right = false, onward = false] = [row[j], next[j + 1], row[j + 1]];
      if (symbol === "*") next[j] = below || (other !== undefined && right);
      else if (other === "*") next[j] = right || below;
      else next[j] = other !== undefined && onward && (symbol === other || symbol === "?" || other === "?");
    }
    row = next;
  }
  return row[0] ?? false;
}

function takesIn(symbol: string, character: string): boolean {
  return symbol === "?" ? character !== "*" : symbol === character;
}

/**
 * A path pattern as the source of a regular expression that may stand in double quotes, to be met by a request's URL:
 * a path never holds the `?` that starts a query.
 */
export function pathExpression(pattern: string): string {
  return pattern.replaceAll(/[.$+*?"]/g, (character) => {
    if (character === "*") return "[^?]*";
    if (character === "?") return "[^?]";
    return `\\${character}`;
  });
}
