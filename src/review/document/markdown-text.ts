/**
 * The pieces that every Markdown page is made of. Names, descriptions and values come from a definition or from anybody's
 * JSON: none of them may end a table's cell, become HTML, a link, a mention or a reference to an issue. A text of that
 * kind goes through `code` or `prose`, and `Markdown` in a type says that it did.
 */
export type Markdown = string;

/** Longer texts are cut; whoever needs the rest reads the JSON. */
const LONGEST = 200;

/** What nobody sees, and what turns the direction of a line around: shown by its number. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** A text as it is, in a code span: nothing in it means anything to Markdown or to GitHub. */
export function code(text: string): Markdown {
  const visible = text.replace(INVISIBLE, escaped);
  const cut = visible.length > LONGEST ? `${Array.from(visible).slice(0, LONGEST).join("")}…` : visible;
  // In a table a bar ends the cell, also within a code span; the entity means nothing there. So it stands between two.
  return cut === "" ? '`""`' : cut.split("|").map(span).join("&#124;");
}

function span(text: string): Markdown {
  if (text === "") return "";
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  // A backtick at the edge would join the fence, and one space at each edge is taken away.
  const padding = /^[` ]|[` ]$/.test(text) && text.trim() !== "" ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

function escaped(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

const WORD = /^([("'«„“]*)(\p{L}+(?:['’-]\p{L}+)*|\d{1,6})([)"'»“”,.;:!?…]*)$/u;

/** A sentence: plain words stay as they are, each word that could mean more becomes a code span. */
export function prose(text: string): Markdown {
  return text
    .replace(INVISIBLE, (character) => (/\s/.test(character) ? " " : escaped(character)))
    .split(" ")
    .filter((word) => word !== "")
    .map((word, index) => (isPlain(word, index) ? word : marked(word)))
    .join(" ");
}

/** `1.` and `1)` begin a list, and three of the same could be a line; a name in hexadecimal could be a commit. */
function isPlain(word: string, index: number): boolean {
  return WORD.test(word) && !(index === 0 && /^\d/.test(word)) && !/^[0-9a-f]{7,}$/i.test(word);
}

/** Puts a word without its commas and quotes into a code span. */
function marked(word: string): Markdown {
  const [, before = "", inner = word, after = ""] = /^([("']?)(.*?)([)"',;:]*)$/su.exec(word) ?? [];
  const isBare = inner === "" || before === "(" || !/[`|]/.test(inner);
  return isBare && inner !== "" ? `${before}${code(inner)}${after}` : code(word);
}

/** Rows of cells, as GitHub renders them; nothing where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly Markdown[])[]): Markdown {
  if (rows.length === 0) return "";
  const line = (cells: readonly Markdown[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function bullets(items: readonly Markdown[]): Markdown {
  return items.map((item) => `- ${item}`).join("\n");
}

/** A text within HTML: GitHub looks for no mention in `<code>`. */
export function htmlCode(text: string): string {
  const entities = text
    .replace(INVISIBLE, escaped)
    .replace(/[^\p{L}\p{N} .-]/gu, (it) => `&#${it.codePointAt(0) ?? 0};`);
  return `<code>${entities}</code>`;
}

/** Folded until somebody asks. `summary` is HTML. */
export function details(summary: string, content: Markdown): Markdown {
  return content === "" ? "" : `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** Blocks with an empty line between them; empty ones are left out. */
export function blocks(...parts: readonly Markdown[]): Markdown {
  return parts.filter((part) => part !== "").join("\n\n");
}

export function section(title: string, ...parts: readonly Markdown[]): Markdown {
  const content = blocks(...parts);
  return content === "" ? "" : `## ${title}\n\n${content}`;
}

export function list(items: readonly Markdown[], none = "–"): Markdown {
  return items.length === 0 ? none : items.join(", ");
}

/** `1 service`, `2 services`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
