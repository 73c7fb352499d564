import { Findings, type Report } from "../definition/validation/findings";
import { callingLine, originOf } from "./user-code";

/** What is wrong in `extend`, all of it. */
export class ExtendError extends Error {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join("\n"));
    this.messages = messages;
  }
}

/** What is wrong in one environment's `extend`, each with the line that says it. */
export class ExtendFindings {
  readonly messages: string[] = [];

  /** Everything about one thing that a verb was told, which calls this itself. */
  about(kind: string, name: string): Report {
    const line = callingLine();
    return (...finding) => {
      const one = new Findings();
      one.about(kind, name)(...finding);
      this.messages.push(...one.messages.map((message) => `${line}: ${message}`));
    };
  }

  /** What `extend` threw, or what a package threw at it. */
  thrown(error: unknown, environment: string): void {
    const why = error instanceof Error ? error.message : String(error);
    this.messages.push(`${originOf(error)}: environment '${environment}': extend failed: ${why}`);
  }

  /** What `extend` goes on with later comes too late. */
  late(environment: string): void {
    this.messages.push(
      `environment '${environment}': extend returns a promise; it is called once and not waited for; have all values before`,
    );
  }

  /** An address that is taken: it says itself by what. */
  clash(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (!this.messages.some((message) => message.endsWith(why))) this.messages.push(why);
  }

  /** @throws ExtendError where anything is wrong */
  end(): void {
    if (this.messages.length > 0) throw new ExtendError(this.messages);
  }
}
