import { conditions } from "./access";
import { type ChangeRow, compared, rowsOf } from "./change";
import { type DataView, dataName, dataUser } from "../model/data-view";
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

function summary({ safeguards }: DataView): string {
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
  const what = notActions === undefined ? actions.join(", ") : `all but ${notActions.join(", ")}`;
  return `${principals.join(", ") || "others"}: ${what}${conditions(statement)}`;
}
