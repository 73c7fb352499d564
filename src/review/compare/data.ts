import { isEverybody } from "../../facts/iam/trust";
import { conditions } from "./access";
import { type ChangeRow, compared, rowsOf } from "./change";
import { dataUser } from "../model/data/data-users";
import { type DataView, dataName } from "../model/data-view";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import type { StatementView } from "../model/role-view";

/** What holds data, and who gets to it; how it is kept is a protection. */
export function dataRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  return rowsOf(compareData(before, after), dataName, summary, fields);
}

export function compareData(before: EnvironmentView, after: EnvironmentView) {
  return compared(before.data, after.data, keyOf);
}

function summary({ safeguards, isElsewhere }: DataView): string {
  if (isElsewhere) return "made, protected and backed up by its owner";
  return safeguards.map(({ text }) => text).join(", ");
}

function fields({ name, readers, writers, letsIn }: DataView): Readonly<Record<string, string | undefined>> {
  const some = (texts: readonly string[]): string | undefined => (texts.length === 0 ? undefined : texts.join(", "));
  return {
    name,
    "may read": some(readers.map(dataUser)),
    "may write": some(writers.map(dataUser)),
    "its policy lets in": some(letsIn.map(letIn)),
  };
}

/** `Service:sns.amazonaws.com: sqs:SendMessage if …`. */
export function letIn(statement: StatementView): string {
  const { principals, actions, notActions } = statement;
  return `${whom(principals) || "others"}: ${listed(actions, notActions)}${conditions(statement)}`;
}

/** `s3:GetObject on arn:aws:s3:::reports/* by everybody`. */
export function passes(statement: StatementView): string {
  const { effect, actions, notActions, resources, notResources, principals } = statement;
  const [what, where] = [listed(actions, notActions), listed(resources, notResources)];
  return `${effect === "Deny" ? "denied: " : ""}${what} on ${where} by ${whom(principals)}${conditions(statement)}`;
}

function whom(principals: readonly string[]): string {
  return principals.map((who) => (isEverybody(who) ? "everybody" : who)).join(", ");
}

function listed(all: readonly string[], allBut: readonly string[] | undefined): string {
  return allBut === undefined ? all.join(", ") : `all but ${allBut.join(", ")}`;
}
