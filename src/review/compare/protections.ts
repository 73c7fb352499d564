import type { EnvironmentView } from "../model/environment-view";
import type { ProtectionView } from "../model/protection-view";
import { type ChangeRow, compared, fieldRows } from "./change";

/** What keeps harm away of whatever is there on both sides; what comes and goes says it under its own topic. */
export function protectionRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  return compareProtections(before, after).flatMap(([old, now]) =>
    fieldRows(now.subject, { [now.name]: old.text }, { [now.name]: now.text }),
  );
}

/** What stays on both sides, with what it was and is. */
export function compareProtections(
  before: EnvironmentView,
  after: EnvironmentView,
): readonly (readonly [ProtectionView, ProtectionView])[] {
  const stays = new Set(after.protections.map(({ subject }) => subject));
  const key = ({ subject, name }: ProtectionView): string => `${subject}\n${name}`;
  const { both, removed } = compared(before.protections, after.protections, key);
  // A setting that is no longer written is as unsafe as AWS's default.
  const gone = removed.filter(({ subject }) => stays.has(subject));
  return [...both, ...gone.map((was) => [was, { ...was, text: "none", level: undefined }] as const)];
}
