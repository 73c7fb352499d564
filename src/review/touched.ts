import type { ChangeRow } from "./compare/change";
import { count } from "./document/text";
import type { Review } from "./review";

/** What a reader of the topics would miss in a review that calls itself routine. */
const LOOKED_AT = new Set([
  ...["What the internet can reach", "Who can talk to whom", "Permissions", "What holds data", "Listener rules"],
  ...["Protections", "Network", "Proof", "Other resources"],
]);

/** Where a setting that is no longer written is as AWS takes it, which is another one. */
const BY_SETTING = new Set(["Listener rules", "Network", "Other resources"]);

/** What goes is for nobody to decide here: its loss is. Why somebody connects changes nothing of who may. */
function isToSee(title: string, { kind, field }: ChangeRow): boolean {
  if (field === "why") return false;
  // Of a resource whose type nobody here knows its loss isn't judged.
  return kind !== "removed" || (field === "" ? title === "Other resources" : BY_SETTING.has(title));
}

/** Topics in which something came or differs: nothing of them is routine. */
export function touchedTopics({ environments }: Review): readonly string[] {
  return environments.flatMap(({ name, topics }) =>
    topics.flatMap(({ title, rows }) => {
      const some = rows.filter((row) => isToSee(title, row)).length;
      return LOOKED_AT.has(title) && some > 0 ? [`${title} of ${name}: ${count(some, "change")}`] : [];
    }),
  );
}

/** Rows of these topics of which none of the risks speaks, each in one line. */
export function unsaid({ environments, risks }: Review): readonly string[] {
  const said = risks.flatMap(({ text, subject = "" }) => [text, subject]);
  const isSaid = ({ subject, after = "" }: ChangeRow): boolean =>
    said.some((text) => text.includes(subject) || (after !== "" && text.includes(after)));
  return environments.flatMap(({ status, topics }) =>
    status !== "changed"
      ? []
      : topics
          .filter(({ title }) => LOOKED_AT.has(title))
          .flatMap(({ title, rows }) => rows.filter((row) => isToSee(title, row) && !isSaid(row)).map(rowText)),
  );
}

/** Longer values stand in the tables. */
const LONGEST = 60;

function rowText({ kind, subject, field, name, before, after = "AWS's default" }: ChangeRow): string {
  const what = [subject, field, name].filter((part) => part !== undefined && part !== "").join(" ");
  const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
  if (kind === "removed" && field === "") return `${what}: gone, ${short(before ?? "")}`;
  return kind === "added" ? `${what}: new, ${short(after)}` : `${what}: ${short(before ?? "")} → ${short(after)}`;
}
