import { visible, visibleSentence } from "./text";

/**
 * Texts as GitHub renders them. None may end a table's cell, become HTML, a link, a mention or a reference to an issue:
 * each goes through `codeSpan` or `prose`, and `Markdown` in a type says that it did.
 */
export type Markdown = string;

/** Longer texts are cut; whoever needs the rest reads the JSON. */
const LONGEST = 200;

/** A text as it is, in a code span: nothing in it means anything to Markdown or to GitHub. */
export function codeSpan(text: string): Markdown {
  const shown = visible(text);
  const cut = shown.length > LONGEST ? `${Array.from(shown).slice(0, LONGEST).join("")}…` : shown;
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

/** A word or a number, `IPv4`, `+0.25`, with what may stand around it; or nothing but a separator. */
const PLAIN =
  /^(?:[("'«„“]*(?:\p{L}[\p{L}\d]*(?:['’-]\p{L}+)*|[+-]?\d+(?:\.\d+)?|\+(?=\?)|%)?[)"'»“”,.;:!?…]*|[–—→×·])$/u;
/** A time of EventBridge is one word, whatever blanks are in it. */
const SCHEDULE = String.raw`\b(?:cron|rate|at)\([^()]*\)`;
const IS_SCHEDULE = new RegExp(`^${SCHEDULE}$`);
/** `1.` begins a list. */
const LIST_MARKER = /^\d+[.)](?!\d)/;
/** A commit of the repository, perhaps. */
const COMMIT = /(?<![\p{L}\d])[0-9a-f]{7,40}(?![\p{L}\d])/iu;

/** A sentence: plain words stay as they are, each word that could mean more becomes a code span. Spaces stay. */
export function prose(text: string): Markdown {
  return visibleSentence(text)
    .replace(/ +/g, " ")
    .replace(new RegExp(`${SCHEDULE}|[^ ]+`, "g"), (word, at: number) =>
      isPlain(word, at) ? word : IS_SCHEDULE.test(word) ? codeSpan(word) : marked(word),
    );
}

function isPlain(word: string, at: number): boolean {
  return PLAIN.test(word) && !COMMIT.test(word) && !(at === 0 && LIST_MARKER.test(word));
}

/** Puts a word without its commas, stops and quotes into a code span. */
function marked(word: string): Markdown {
  const [, before = "", inner = word, after = ""] = /^([("']?)(.*?)([)"',;:.]*)$/su.exec(word) ?? [];
  const isBare = inner === "" || before === "(" || !/[`|]/.test(inner);
  return isBare && inner !== "" ? `${before}${codeSpan(inner)}${after}` : codeSpan(word);
}

/** A text within HTML: GitHub looks for no mention in `<code>`. */
export function htmlCode(text: string): Markdown {
  return `<code>${htmlText(visible(text))}</code>`;
}

/** Every character that could mean something to HTML, Markdown or GitHub as its number. */
export function htmlText(text: string): Markdown {
  return text.replace(/[^\p{L}\p{N} .,()'-]/gu, (it) => `&#${it.codePointAt(0) ?? 0};`);
}
