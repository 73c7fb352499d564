import type { Expression } from "./expression";

const MAX_DEPTH = 100;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A text with a reading position, for the expression parser. */
class Source {
  private readonly text: string;
  private position = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Keeps the stack from running over. */
  deeper<T>(parse: () => T): T {
    if (this.depth > MAX_DEPTH) this.fail("fewer levels");
    this.depth += 1;
    const result = parse();
    this.depth -= 1;
    return result;
  }

  done(): boolean {
    return this.position >= this.text.length;
  }

  at(token: string): boolean {
    return this.text.startsWith(token, this.position);
  }

  take(token: string): boolean {
    if (!this.at(token)) return false;
    this.position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.fail(`'${token}'`);
  }

  next(): string {
    const character = this.text.charAt(this.position);
    if (character === "") this.fail("more text");
    this.position += 1;
    return character;
  }

  /** The next character of a quoted string. */
  escaped(): string {
    if (!this.take("\\")) return this.next();
    const unicode = this.match(/u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y);
    if (unicode !== undefined) return String.fromCodePoint(Number.parseInt(unicode.slice(1), 16));
    const character = this.next();
    return ESCAPES[character] ?? this.fail("an escape that HCL knows");
  }

  space(): void {
    this.match(/(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y);
  }

  /** What stands here, if it matches; `pattern` must be sticky. */
  peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[0];
  }

  /** The same, taken. */
  match(pattern: RegExp): string | undefined {
    const found = this.peek(pattern);
    this.position += found?.length ?? 0;
    return found;
  }

  name(): string {
    return this.match(/[\p{L}_][\p{L}\p{N}_-]*/uy) ?? this.fail("a name");
  }

  keyword(word: string): boolean {
    return this.match(new RegExp(`${word}(?![\\w-])`, "y")) !== undefined;
  }

  fail(expected: string): never {
    throw new SyntaxError(`expected ${expected} at ${this.position} of ${this.text}`);
  }
}

const parsed = new Map<string, Expression>();

/**
 * Reads a string of Terraform JSON as a template: `a-${b}`. A string that is one `${…}` is the expression itself.
 * What this parser can't read becomes `unreadable`, never an error: Terraform itself is the judge of syntax.
 * Source: developer.hashicorp.com/terraform/language/syntax/json, "Expression Mapping"
 */
export function parseTemplate(text: string): Expression {
  if (!text.includes("${") && !text.includes("%{")) return { kind: "literal", value: text };
  const known = parsed.get(text);
  if (known) return known;
  let expression: Expression;
  try {
    expression = template(new Source(text), undefined);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    expression = { kind: "unreadable", source: text };
  }
  parsed.set(text, expression);
  return expression;
}

/** The assignments of a `*.tfvars` file in HCL, by name; undefined where this parser can't read all of it. */
export function parseAssignments(text: string): ReadonlyMap<string, Expression> | undefined {
  const assignments = new Map<string, Expression>();
  try {
    const source = new Source(text);
    source.space();
    while (!source.done()) {
      const name = source.name();
      source.space();
      source.expect("=");
      assignments.set(name, expression(source));
      source.space();
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  return assignments;
}

function template(source: Source, end: string | undefined): Expression {
  const parts: Expression[] = [];
  let literal = "";
  const flush = (): void => {
    if (literal !== "") parts.push({ kind: "literal", value: literal });
    literal = "";
  };
  while (!source.done() && !(end !== undefined && source.at(end))) {
    if (source.take("$${")) literal += "${";
    else if (source.take("%%{")) literal += "%{";
    else if (source.at("%{")) source.fail("a template directive");
    else if (source.at("${~")) source.fail("an interpolation that strips no white space");
    else if (source.take("${")) {
      flush();
      parts.push(expression(source));
      source.space();
      source.expect("}");
    } else if (end === undefined) literal += source.next();
    else literal += source.at("\n") ? source.fail("the end of the text") : source.escaped();
  }
  flush();
  if (end !== undefined) source.expect(end);
  const [only] = parts;
  if (only === undefined) return { kind: "literal", value: "" };
  return parts.length === 1 ? only : { kind: "template", parts };
}

function expression(source: Source): Expression {
  const test = binary(source, 0);
  source.space();
  if (!source.take("?")) return test;
  const yes = expression(source);
  source.space();
  source.expect(":");
  return { kind: "conditional", test, yes, no: expression(source) };
}

/** How tight each operator binds, the loosest first. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]].flatMap((operators, level) =>
    operators.map((operator) => [operator, level] as const),
  ),
);

/** Operands joined by operators that bind at least as tight as `loosest`. */
function binary(source: Source, loosest: number): Expression {
  let left = unary(source);
  for (;;) {
    source.space();
    const operator = source.peek(/\|\||&&|[=!<>]=|[<>+\-*/%]/y) ?? "";
    const level = PRECEDENCE.get(operator) ?? -1;
    if (level < loosest) return left;
    source.expect(operator);
    left = { kind: "binary", operator, left, right: binary(source, level + 1) };
  }
}

function unary(source: Source): Expression {
  source.space();
  return source.deeper(() => {
    for (const operator of ["!", "-"]) {
      if (source.take(operator)) return { kind: "unary", operator, of: unary(source) };
    }
    return postfix(source, primary(source));
  });
}

function postfix(source: Source, start: Expression): Expression {
  let of = start;
  for (;;) {
    source.space();
    if (source.at("...")) return of;
    if (source.take("[*]")) return { kind: "splat", of, each: postfix(source, { kind: "item" }) };
    if (source.take(".*")) {
      // What follows an attribute-only splat as an index is about the whole list.
      let each: Expression = { kind: "item" };
      while (source.match(/\s*\.(?=[\p{L}_])/uy) !== undefined)
        each = { kind: "attribute", of: each, name: source.name() };
      of = { kind: "splat", of, each };
      continue;
    }
    if (source.take("[")) {
      const key = expression(source);
      source.space();
      source.expect("]");
      of = { kind: "index", of, key };
    } else if (source.take(".")) {
      const digits = source.match(/\d+/y);
      if (digits !== undefined) of = { kind: "index", of, key: { kind: "literal", value: Number(digits) } };
      else of = { kind: "attribute", of, name: source.name() };
    } else return of;
  }
}

function primary(source: Source): Expression {
  if (source.take('"')) return template(source, '"');
  if (source.take("(")) {
    const inner = expression(source);
    source.space();
    source.expect(")");
    return inner;
  }
  if (source.take("[")) return tuple(source);
  if (source.take("{")) return object(source);
  const number = source.match(/\d+(\.\d+)?([eE][+-]?\d+)?/y);
  if (number !== undefined) {
    // Terraform reckons with far more digits than a JavaScript number holds.
    if (number.replace(/\D/g, "").length > 15) source.fail("a shorter number");
    return { kind: "literal", value: Number(number) };
  }
  const name = source.name();
  if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
  if (name === "null") return { kind: "literal", value: null };
  return source.take("(") ? call(source, name) : { kind: "name", name };
}

function call(source: Source, name: string): Expression {
  const args: Expression[] = [];
  let expand = false;
  for (;;) {
    source.space();
    if (source.take(")")) return { kind: "call", name, args, expand };
    args.push(expression(source));
    source.space();
    expand = source.take("...") || expand;
    source.space();
    source.take(",");
  }
}

function tuple(source: Source): Expression {
  source.space();
  if (source.keyword("for")) return forExpression(source, "]");
  const items: Expression[] = [];
  for (;;) {
    source.space();
    if (source.take("]")) return { kind: "tuple", items };
    items.push(expression(source));
    source.space();
    if (!source.take(",") && !source.at("]")) source.fail("a list");
  }
}

function object(source: Source): Expression {
  source.space();
  if (source.keyword("for")) return forExpression(source, "}");
  const entries: (readonly [Expression, Expression])[] = [];
  for (;;) {
    source.space();
    if (source.take("}")) return { kind: "object", entries };
    const isBare = !source.at("(");
    const written = expression(source);
    // A bare name is the key itself; `(name)` is what the name means.
    const key: Expression = isBare && written.kind === "name" ? { kind: "literal", value: written.name } : written;
    source.space();
    if (!source.take("=")) source.expect(":");
    entries.push([key, expression(source)]);
    source.space();
    source.take(",");
  }
}

function forExpression(source: Source, end: string): Expression {
  source.space();
  const first = source.name();
  source.space();
  let second: string | undefined;
  if (source.take(",")) {
    source.space();
    second = source.name();
    source.space();
  }
  if (!source.keyword("in")) source.fail("a for expression");
  const collection = expression(source);
  source.space();
  source.expect(":");
  const head = expression(source);
  source.space();
  const isObject = source.take("=>");
  const result = isObject ? expression(source) : head;
  source.space();
  const grouped = source.take("...");
  source.space();
  const condition = source.keyword("if") ? expression(source) : undefined;
  source.space();
  source.expect(end);
  const names = second === undefined ? { keyName: undefined, valueName: first } : { keyName: first, valueName: second };
  return { kind: "for", ...names, collection, key: isObject ? head : undefined, result, condition, grouped };
}
