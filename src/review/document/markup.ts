/**
 * HTML and SVG from tagged templates: what is put into a template is escaped unless it is markup itself. Names,
 * descriptions and values of a definition can stand anywhere in it, attributes in quotes included.
 */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | undefined | false | readonly Part[];

export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  parts.forEach((part, at) => {
    text += rendered(part) + (strings[at + 1] ?? "");
  });
  return new Markup(text);
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "number") return String(part);
  return typeof part === "string" ? escaped(part) : part.map(rendered).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/**
 * For text and for attributes in quotes, in HTML and in XML. Characters that XML forbids, halves of a pair, and those that
 * turn the direction of the text that follows (a way to make one name look like another) become `�`.
 */
export function escaped(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);
}

const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- these are what must not come through
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu;
