import { isEverybody } from "../../facts/iam/trust";
import { dataName } from "../model/data-view";
import { several } from "../document/text";
import { keyOf } from "../model/reference";
import type { EnvironmentChange } from "../compare/compare";
import { compared } from "../compare/change";
import { compareData, letIn, passes } from "../compare/data";
import { compareProtections } from "../compare/protections";
import { type Risk, keptRoot, shellRoot } from "./risk";
import type { ProtectionView } from "../model/protection-view";

/** Whom the policy of something that holds data lets in from now on. */
export function letInNow({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareData(before, after).both.flatMap(([old, now]) => {
    const known = new Set(old.letsIn.map(letIn));
    return now.letsIn
      .filter((statement) => !known.has(letIn(statement)))
      .map((statement): Risk => {
        const isOpen = statement.conditions.length === 0 && statement.principals.some(isEverybody);
        return {
          ...{ kind: isOpen ? "exposure" : "permission", where, cause: `policy of ${dataName(now)}` },
          root: keyOf({ stack: now.stack, address: statement.policy }),
          stops: isOpen,
          text: `the policy of ${dataName(now)} lets in more: ${letIn(statement)}`,
          todo: isOpen ? "name who may come in, or agree that everybody may" : "agree that they may",
        };
      });
  });
}

/** Endpoints that let pass what they didn't. */
export function widened({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compared(before.endpoints, after.endpoints, keyOf).both.flatMap(([old, now]): readonly Risk[] => {
    const subject = `endpoint ${now.service}`;
    const common = { kind: "permission", where, cause: "endpoint policy", subject } as const;
    if (old.policy === undefined) return [];
    if (now.policy === undefined)
      return [{ ...common, text: `${subject} has no policy any more: it lets everything pass` }];
    const [had, has] = [old.policy.map(passes), now.policy.map(passes)];
    const more = [
      ...now.policy
        .filter(({ effect }) => effect !== "Deny")
        .map(passes)
        .filter((it) => !had.includes(it)),
      ...old.policy
        .filter(({ effect }) => effect === "Deny")
        .map(passes)
        .filter((it) => !has.includes(it))
        .map((it) => `no longer ${it}`),
    ];
    return more.length === 0 ? [] : [{ ...common, text: `${subject} lets more pass: ${several(more)}` }];
  });
}

/** What is encrypted, protected, kept out or kept up less than it was, or of which the JSON no longer tells it. */
export function weakened({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareProtections(before, after)
    .filter(([was, is]) => was.level !== undefined && was.level > 0 && (is.level ?? -1) < was.level)
    .map(([was, is]) => ({
      ...({
        kind: "safeguard",
        where,
        ...rootOf(where, is),
        subject: is.subject,
        from: was.text,
        to: is.text,
      } as const),
      // One switch of a definition protects all that can be deleted, and takes it from all.
      cause: DELETION.has(is.name) ? "deletion" : is.level === 0 ? is.name : `${is.name} ${is.text}`,
      text: `${is.subject}: ${called(is.name)}${was.text} → ${is.text}`,
    }));
}

/** What keeps something of what is deleted, or from its being deleted with the rest. */
const DELETION = new Set(["deletion of images", "prevent_destroy", "last snapshot", "after deletion"]);

function rootOf(where: string, { subject, name }: ProtectionView): Pick<Risk, "root"> {
  const service = subject.replace(/^(service|job) /, "");
  if (name === "shell") return { root: shellRoot(where, service) };
  return name === "tasks kept" ? { root: keptRoot(where, service) } : {};
}

/** Only what an encryption is of isn't said by its texts: `encryption at rest: AWS's key → not encrypted`. */
function called(name: string): string {
  return /^encryption (at rest|in transit)$/.test(name) ? `${name}: ` : "";
}
