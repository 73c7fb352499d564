import { dataName } from "../model/data-view";
import type { Safeguard } from "../model/safeguards";
import type { EnvironmentChange } from "./compare";
import { compareData, letIn, safeguardName } from "./data";
import type { Risk } from "./risk";

/** What is encrypted, protected or backed up less than it was. */
export function weakened({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareData(before, after).both.flatMap(([old, now]) =>
    old.safeguards.flatMap((was): readonly Risk[] => {
      const is = now.safeguards.find((it) => safeguardName(it) === safeguardName(was));
      if (was.level === undefined || was.level === 0 || (is?.level ?? -1) >= was.level) return [];
      // A setting that is no longer written is as unsafe as AWS's default.
      const text = `${dataName(now)} loses ${was.of} (${was.name}): ${was.text} → ${is?.text ?? "none"}`;
      const [from, to, subject] = [was.text, is?.text ?? "none", dataName(now)];
      return [{ kind: "safeguard", where, text, cause: causeOf(was, to), subject, from, to }];
    }),
  );
}

/** One switch of a definition protects all that can be deleted, and takes it from all. */
function causeOf(was: Safeguard, to: string): string {
  return was.of === "protection" && was.name === "deletion" ? "deletion protection" : `${safeguardName(was)} ${to}`;
}

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
