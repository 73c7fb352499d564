import { distance } from "fastest-levenshtein";

/** Collects errors in one form: `<kind> '<name>': <prop> is <value>; <what is allowed>; <what to do>`. */
export class Findings {
  readonly messages: string[] = [];
  private readonly jobs: ReadonlySet<string>;

  /** `jobs` are checked by the rules of services, and called jobs all the same. */
  constructor(jobs: Iterable<string> = []) {
    this.jobs = new Set(jobs);
  }

  /** Everything about one thing: `about("service", "books")`. */
  about(kind: string, name: string): Report {
    const own = kind === "service" && this.jobs.has(name) ? "job" : kind;
    return (property, value, allowed, fix) => {
      this.messages.push(onOneLine(`${own} '${name}': ${property} is ${show(value)}; ${allowed}; ${fix}`));
    };
  }
}

/** Reports one error. `value` is shown as JSON unless it is a `Shown`. */
export type Report = (property: string, value: unknown, allowed: string, fix: string) => void;

/** A value that is put into a message as it is. */
export class Shown {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function show(value: unknown): string {
  if (value instanceof Shown) return value.text;
  if (typeof value === "string") return `'${shortened(value)}'`;
  if (typeof value === "object" && value !== null)
    return shortened(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner)));
  // JSON has no word for NaN and the infinities, and for what JavaScript has beside it.
  return typeof value === "function" ? "a function" : String(value);
}

/** Longer than any name that AWS takes: a file that was pasted, say. */
const LONGEST_SHOWN = 1100;

function shortened(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, 100)}… (${text.length} characters)`;
}

/** A message is one line that shows what is there: line ends, what no screen shows, and what turns the direction of text. */
function onOneLine(message: string): string {
  return message.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const short = JSON.stringify(character).slice(1, -1);
    if (short !== character) return short;
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** The one of `candidates` that was probably meant; undefined when none is close. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(text.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate;
}
