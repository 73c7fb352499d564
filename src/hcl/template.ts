/** A piece of a template: text as it stands in the source, or the inside of an interpolation or a directive. */
export interface TemplatePart {
  readonly kind: "text" | "interpolation" | "directive";
  /** The source with all of its marks: `${`, `%{` and `}`. */
  readonly source: string;
}

/**
 * Takes a template of Terraform apart: `a-${b}` is text and an interpolation. `$${` and `%%{` are text. What has no end is
 * text too: Terraform itself is the judge of syntax.
 */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = "";
  let at = 0;
  while (at < template.length) {
    const start = template.slice(at, at + 2);
    const isEscape = template.startsWith("$${", at) || template.startsWith("%%{", at);
    const end = !isEscape && (start === "${" || start === "%{") ? endOfSequence(template, at + 2) : undefined;
    if (end === undefined) {
      const length = isEscape ? 3 : 1;
      text += template.slice(at, at + length);
      at += length;
      continue;
    }
    if (text !== "") parts.push({ kind: "text", source: text });
    text = "";
    parts.push({ kind: start === "${" ? "interpolation" : "directive", source: template.slice(at, end) });
    at = end;
  }
  if (text !== "") parts.push({ kind: "text", source: text });
  return parts;
}

/** The expression of a template that is one interpolation and nothing else: `${aws_vpc.network.id}`. */
export function loneExpression(template: string): string | undefined {
  const [only, ...more] = templateParts(template);
  if (only?.kind !== "interpolation" || more.length > 0) return undefined;
  const inside = only.source.slice(2, -1);
  // A mark that strips white space makes a text of it.
  return inside.startsWith("~") || inside.endsWith("~") ? undefined : inside.trim();
}

/** Where a `${` or `%{` that starts before `from` ends, past braces, texts and the sequences inside of those. */
function endOfSequence(template: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < template.length; at++) {
    const character = template.charAt(at);
    if (character === "{") depth++;
    if (character === "}" && --depth === 0) return at + 1;
    if (character !== '"') continue;
    const end = endOfText(template, at + 1);
    if (end === undefined) return undefined;
    at = end - 1;
  }
  return undefined;
}

/** Where a quoted text that starts before `from` ends. */
function endOfText(template: string, from: number): number | undefined {
  for (let at = from; at < template.length; at++) {
    const character = template.charAt(at);
    if (character === '"') return at + 1;
    if (character === "\\") at++;
    else if (template.startsWith("$${", at) || template.startsWith("%%{", at)) at += 2;
    else if (template.startsWith("${", at) || template.startsWith("%{", at)) {
      const end = endOfSequence(template, at + 2);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}
