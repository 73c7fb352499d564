import { type Markup, type Part, markup } from "./markup";

export interface Column {
  readonly title: string;
  /** `number` to the right, `long` with room to read. */
  readonly as?: "number" | "long";
}

export interface TableProps {
  /** Unique on the page. */
  readonly id: string;
  /** What the table tells; screen readers say it first. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of each row is its header. */
  readonly rows: readonly (readonly Part[])[];
  readonly foot?: readonly Part[];
}

/** Rows from which on a table gets a filter. */
const LONG = 12;

/** A table in a box of its own that scrolls where it is too narrow, so that the page never does. */
export function table({ id, caption, columns, rows, foot }: TableProps): Markup {
  const style = (at: number): Markup | false => {
    const as = columns[at]?.as;
    return as !== undefined && markup` class="${as}"`;
  };
  const cell = (part: Part, at: number): Markup =>
    at === 0 ? markup`<th scope="row">${part}</th>` : markup`<td${style(at)}>${part}</td>`;
  return markup`${rows.length >= LONG && filter(id, caption)}<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">
<table id="${id}">
<caption id="${id}-caption"><span>${caption}</span></caption>
<thead><tr>${columns.map(({ title }, at) => markup`<th scope="col"${style(at)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => markup`<tr>${row.map(cell)}</tr>
`,
)}</tbody>
${
  foot &&
  markup`<tfoot><tr>${foot.map(cell)}</tr></tfoot>
`
}</table>
</div>
`;
}

function filter(id: string, caption: string): Markup {
  return markup`<label class="filter" data-table="${id}" hidden><span>Filter: ${caption}</span><br><input type="search" autocomplete="off" spellcheck="false"> <output></output></label>
`;
}

/** A list without bullets; nothing for none. */
export function items(parts: readonly Part[]): Part {
  if (parts.length < 2) return parts;
  return markup`<ul class="items">${parts.map((part) => markup`<li>${part}</li>`)}</ul>`;
}

export function code(text: string): Markup {
  return markup`<code>${text}</code>`;
}

export function codes(texts: readonly string[]): Part {
  return items(texts.map(code));
}

/** What a proof went through, unfolded on demand. */
export function chain(addresses: readonly string[], label: string): Part {
  if (addresses.length === 0) return "";
  return markup`<details><summary aria-label="${addresses.length} steps that prove ${label}">${addresses.length} steps</summary><ol>${addresses.map((address) => markup`<li>${code(address)}</li>`)}</ol></details>`;
}
