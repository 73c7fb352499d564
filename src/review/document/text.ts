/** Characters without a shape, and those that change the direction of a line. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** A name or a value in one line: invisible characters are shown by their number, `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/** A sentence in one line: its line breaks and tabs are spaces. */
export function visibleSentence(text: string): string {
  return text.replace(INVISIBLE, (character) => (/\s/.test(character) ? " " : escaped(character)));
}

function escaped(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** `1 service`, `2 services`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** More names than these are no longer read. */
const SEVERAL = 3;

/** Those of many that are named; one more is named, too. */
export function firstOf<T>(all: readonly T[], most = SEVERAL): readonly T[] {
  return all.length > most + 1 ? all.slice(0, most) : all;
}

/** `a, b, c and 2 more`. */
export function several(names: readonly string[], between = ", "): string {
  const first = firstOf(names);
  const more = names.length - first.length;
  return `${first.join(between)}${more > 0 ? ` and ${more} more` : ""}`;
}
