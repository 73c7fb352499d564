/**
 * Which versions a constraint takes, as `required_version` has it: `>= 1.11.0, < 2.0.0`. Versions before a release
 * (`1.12.0-rc1`) aren't told apart from it.
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */

type Version = readonly [major: number, minor: number, patch: number];

interface Part {
  readonly operator: string;
  readonly version: Version;
  /** How many numbers were written: of `~>` the last one may rise. */
  readonly given: number;
}

const PART = /^(=|!=|>|>=|<|<=|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-[\w.-]+)?(?:\+[\w.-]+)?$/;

/** Undefined where it is no constraint. */
function partsOf(constraint: string): readonly Part[] | undefined {
  const parts = constraint.split(",").map((text): Part | undefined => {
    const found = PART.exec(text.trim());
    if (!found) return undefined;
    const [, operator = "=", ...texts] = found;
    const numbers = texts.flatMap((it: string | undefined) => (it === undefined ? [] : Number(it)));
    const [major = 0, minor = 0, patch = 0] = numbers;
    return { operator, version: [major, minor, patch], given: numbers.length };
  });
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

/**
 * The smallest version that a constraint takes: 0.0.0, or one that it names, or the one after that. `none` where
 * nothing meets all of it, undefined where it is no constraint.
 */
export function smallestVersion(constraint: string): string | undefined {
  const parts = partsOf(constraint);
  if (parts === undefined) return undefined;
  const named = parts.flatMap(({ version }): Version[] => [version, [version[0], version[1], version[2] + 1]]);
  const candidates: readonly Version[] = [[0, 0, 0], ...named];
  return (
    candidates
      .filter((version) => parts.every((part) => takes(part, version)))
      .toSorted(order)[0]
      ?.join(".") ?? "none"
  );
}

function takes({ operator, version: [major, minor, patch], given }: Part, other: Version): boolean {
  const compared = order(other, [major, minor, patch]);
  switch (operator) {
    case "!=":
      return compared !== 0;
    case ">":
      return compared > 0;
    case ">=":
      return compared >= 0;
    case "<":
      return compared < 0;
    case "<=":
      return compared <= 0;
    case "~>": {
      const isSame = (given < 2 || other[0] === major) && (given < 3 || other[1] === minor);
      return compared >= 0 && isSame;
    }
    default:
      return compared === 0;
  }
}

function order(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
