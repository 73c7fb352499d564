const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A text with a reading position, for the expression parser. */
export class Source {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
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
    return ESCAPES[character] ?? character;
  }

  space(): void {
    this.match(/(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y);
  }

  /** `pattern` must be sticky. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
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
