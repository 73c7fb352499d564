import type { Result, Subject } from "./result";

/** A result as one line that can be read alone: who, what, the missing link and the fix. */
export function sentence({ subject, goal, verdict, because }: Result): string {
  const words = [...new Set(because.map((message) => message.words()))].join(", ");
  const start = subjectWords(subject);
  if (goal === undefined) return start === "" ? words : `${start}: ${words}`;
  if (verdict === "refuted") return `${start}: cannot ${goal}: ${words}`;
  return verdict === "undecided"
    ? `${start}: undecided whether it can ${goal}: not known: ${words}`
    : `${start}: can ${goal}`;
}

function subjectWords({ kind, name }: Subject): string {
  return [kind, ...(name === undefined ? [] : [`'${name}'`])].filter((part) => part !== "").join(" ");
}

/** `2 services, 1 subnet`. */
export function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([noun, count]) => `${count} ${count === 1 ? noun : plural(noun)}`)
    .join(", ");
}

function plural(noun: string): string {
  if (noun.endsWith("ss")) return `${noun}es`;
  if (noun.includes(" with ")) return noun.replace(" with ", "s with ");
  return noun.endsWith("y") && !/[aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
