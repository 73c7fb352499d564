import { dataName } from "../model/data-view";
import type { EnvironmentChange } from "./compare";
import { compareData, letIn } from "./data";
import { compareProtections } from "./protections";
import type { Risk } from "./risk";

/** Whom the policy of something that holds data lets in from now on. */
export function letInNow({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareData(before, after).both.flatMap(([old, now]) => {
    const known = new Set(old.letsIn.map(letIn));
    return [...new Set(now.letsIn.map(letIn))]
      .filter((text) => !known.has(text))
      .map((text): Risk => ({
        ...{ kind: "permission", where, cause: `policy of ${dataName(now)}` },
        text: `the policy of ${dataName(now)} lets in more: ${text}`,
      }));
  });
}

/** What is encrypted, protected, kept out or kept up less than it was, or of which the JSON no longer tells it. */
export function weakened({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareProtections(before, after)
    .filter(([was, is]) => was.level !== undefined && was.level > 0 && (is.level ?? -1) < was.level)
    .map(([was, is]) => ({
      ...({ kind: "safeguard", where, subject: is.subject, from: was.text, to: is.text } as const),
      // One switch of a definition protects all that can be deleted, and takes it from all.
      cause: is.level === 0 ? is.name : `${is.name} ${is.text}`,
      text: `${is.subject}: ${called(is.name, [was.text, is.text])}${was.text} → ${is.text}`,
    }));
}

/** `encryption at rest: `, where neither text says it. */
function called(name: string, texts: readonly string[]): string {
  return texts.some((text) => text.includes(name)) ? "" : `${name}: `;
}
