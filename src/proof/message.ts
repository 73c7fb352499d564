/** What the proof says, as data: which kind of message, and what it is about. Words are made of it last. */
export interface Message {
  readonly kind: string;
  readonly parameters: object;
  readonly words: () => string;
}

type Wording = (parameters: never) => string;

/** Makes messages of each kind of a table. */
export type Messages<Table extends Readonly<Record<string, Wording>>> = {
  readonly [Kind in keyof Table]: (...parameters: Parameters<Table[Kind]>) => Message;
};

/**
 * The messages of a family of rules: each key is a kind, its function words it. A fault says what is wrong and, behind a
 * semicolon, what to do; what isn't known is a noun phrase that completes "not known: …".
 */
export function messages<Table extends Readonly<Record<string, Wording>>>(table: Table): Messages<Table> {
  const made = Object.entries(table).map(([kind, words]) => {
    const make = (parameters: object = {}): Message => ({
      kind,
      parameters,
      words: () => words(parameters as Parameters<typeof words>[0]),
    });
    return [kind, make] as const;
  });
  return Object.fromEntries(made) as unknown as Messages<Table>;
}

/** What isn't known, in the words of the reader or of the facts: `var.image`. */
export const { unknown } = messages({ unknown: ({ what }: { what: string }) => what });

/** Whether two messages say the same. */
export function keyOf({ kind, parameters }: Message): string {
  return `${kind} ${JSON.stringify(parameters)}`;
}
