/**
 * How wide a text is at most, in units of its size: advances of DejaVu Sans, the widest of the common system fonts, so that
 * a label fits into its box whatever font the reader has.
 */
const ADVANCES: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [0.278, "ijl'|"],
      [0.32, " .,·I!J"],
      [0.34, "/:;\\"],
      [0.4, "-ft()[]"],
      [0.42, "r"],
      [0.5, '_*"'],
      [0.55, "csz"],
      [0.6, "kvxyFLT"],
      [0.64, "abdeghnopqu0123456789EPS?"],
      [0.7, "ABCKRVXYZ"],
      [0.79, "DGHNOQU$"],
      [0.84, "w×→←+=<>~&"],
      [0.99, "mMW@%…"],
    ] as const
  ).flatMap(([advance, characters]) => Array.from(characters).map((character) => [character, advance])),
);
/** Latin with accents is no wider than this; anything else may be as wide as it is high, or more. */
const OTHER = 1.4;
const BOLD = 1.12;

export interface TextStyle {
  /** Pixels. */
  readonly size: number;
  readonly bold?: boolean;
}

export const TITLE: TextStyle = { size: 14, bold: true };
export const LINE: TextStyle = { size: 12 };

/** Pixels, rounded up. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  let units = 0;
  for (const character of text) units += ADVANCES[character] ?? (/[À-ɏ]/.test(character) ? 0.8 : OTHER);
  return Math.ceil(units * size * (bold ? BOLD : 1));
}

/** The text, cut with `…` where it is wider than `width` pixels. */
export function fitted(text: string, width: number, style: TextStyle): string {
  const clean = visible(text);
  if (textWidth(clean, style) <= width) return clean;
  const characters = Array.from(clean);
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, style) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** Without line breaks, control characters and those that turn the direction of what follows. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, " ").replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}
