import type { Audience } from "./audience";

/** Words of its parameters, for who reads them. */
type Wording = (parameters: never, audience: Audience) => string;

type Table = Readonly<Record<string, Wording>>;

type ParametersOf<Words extends Wording> = Parameters<Words> extends [] ? [] : [Parameters<Words>[0]];

/** Makes messages of each kind of a table. */
export type Messages<Of extends Table> = {
  readonly [Kind in keyof Of]: (...parameters: ParametersOf<Of[Kind]>) => Message;
};

/** The kinds that name the place of the fault themselves, each with the lists in which its hits are collected. */
export type Shared<Of extends Table> = {
  readonly [Kind in keyof Of]?: readonly (keyof Parameters<Of[Kind]>[0] & string)[];
};

/** What the proof says, as data: which kind of message, and what it is about. Words are made of it last. */
export class Message {
  readonly kind: string;
  readonly parameters: object;
  private readonly wording: Wording;
  /** Undefined where the message is about the subject of its result: `it has no subnet`. */
  private readonly collected: readonly string[] | undefined;

  constructor(kind: string, parameters: object, wording: Wording, collected?: readonly string[]) {
    this.kind = kind;
    this.parameters = parameters;
    this.wording = wording;
    this.collected = collected;
  }

  /** Whether it can be read without a subject, so that it is one fault for all that it hits. */
  get isShared(): boolean {
    return this.collected !== undefined;
  }

  /** Equal for all messages about one cause. */
  get cause(): string {
    const collected = this.collected ?? [];
    const rest = Object.entries(this.parameters).filter(([name]) => !collected.includes(name));
    return `${this.kind} ${JSON.stringify(rest)}`;
  }

  /** One message for all of its cause: what they collect stands in it once. */
  with(others: readonly Message[]): Message {
    const collected = (this.collected ?? []).map((name) => {
      const lists = [this, ...others].map(({ parameters }) => (parameters as Readonly<Record<string, unknown>>)[name]);
      return [name, union(lists)] as const;
    });
    return new Message(
      this.kind,
      { ...this.parameters, ...Object.fromEntries(collected) },
      this.wording,
      this.collected,
    );
  }

  words(audience: Audience): string {
    return this.wording(this.parameters as never, audience);
  }

  toJSON(): { readonly kind: string; readonly parameters: object } {
    return { kind: this.kind, parameters: this.parameters };
  }
}

function union(lists: readonly unknown[]): readonly unknown[] {
  const all = lists.flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []));
  return [...new Map(all.map((item) => [JSON.stringify(item), item])).values()];
}

/**
 * The messages of a family of rules: each key is a kind, its function words it. A fault says what is wrong and, behind a
 * semicolon, what to do; what isn't known is a noun phrase that completes "not known: …". Where the fix of one who edits a
 * definition isn't that of one who edits Terraform, the function takes its audience: `{ definition: …, terraform: … }[audience]`.
 *
 * Most messages are about the subject of their result ("it has no subnet"). Those in `shared` name the place of the fault
 * themselves ("endpoint x is in no subnet"): whatever meets that fault says the same, and it becomes one finding with all
 * that it hits. Parameters that differ from hit to hit are lists, which are named there and collected.
 */
export function messages<Of extends Table>(table: Of, shared: Shared<Of> = {}): Messages<Of> {
  const made = Object.entries(table).map(([kind, wording]) => {
    const make = (parameters: object = {}): Message => new Message(kind, parameters, wording, shared[kind]);
    return [kind, make] as const;
  });
  return Object.fromEntries(made) as unknown as Messages<Of>;
}

/** What isn't known, in the words of the reader or of the facts: `var.image`. */
export const { unknown } = messages({ unknown: ({ what }: { what: string }) => what }, { unknown: [] });

/** Whether two messages say the same. */
export function keyOf({ kind, parameters }: Message): string {
  return `${kind} ${JSON.stringify(parameters)}`;
}
