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
