import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import type { ProtectionView } from "../model/protection-view";
import { type ChangeRow, compared, fieldRows, rowsOf } from "./change";

/** What keeps harm away of whatever is there on both sides; what comes and goes says it under its own topic. */
export function protectionRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  return [
    ...compareProtections(before, after).flatMap(([old, now]) =>
      fieldRows(now.subject, { [now.name]: old.text }, { [now.name]: now.text }),
    ),
    ...rowsOf(
      compared(repositories(before), repositories(after), keyOf),
      ({ subject }) => subject,
      ({ texts }) => texts.join(", "),
      ({ subject }) => ({ name: subject }),
    ),
  ];
}

/** Repositories of images have no topic of their own. */
function repositories({ protections }: EnvironmentView) {
  const own = protections.filter(({ subject }) => subject.startsWith("repository "));
  const addresses = new Map(own.map((it) => [keyOf(it), it]));
  return [...addresses.values()].map(({ stack, address, subject }) => ({
    ...{ stack, address, subject },
    texts: own.filter((it) => it.subject === subject).map(({ text }) => text),
  }));
}

/** What stays on both sides, with what it was and is. */
export function compareProtections(
  before: EnvironmentView,
  after: EnvironmentView,
): readonly (readonly [ProtectionView, ProtectionView])[] {
  const parts = [before, after].map(partsOf);
  // The one container of a service is the same, whatever it is called.
  const partOf = (it: ProtectionView): string =>
    it.part === undefined || parts.every((all) => all.get(keyOf(it))?.size === 1) ? "" : it.part;
  // By address, whatever it is called now; by what it is called where it moved to another stack.
  const here = compared(before.protections, after.protections, (it) => `${keyOf(it)} ${partOf(it)} ${it.name}`);
  const moved = compared(here.removed, here.added, ({ subject, name }) => `${subject}\n${name}`);
  const stays = new Set(after.protections.flatMap((it) => [`${keyOf(it)} ${partOf(it)}`, it.subject]));
  // A setting that is no longer written is as unsafe as AWS's default. A container that goes takes its own with it.
  const gone = moved.removed.filter((it) => stays.has(`${keyOf(it)} ${partOf(it)}`) || stays.has(it.subject));
  return [
    ...here.both,
    ...moved.both,
    ...gone.map((was) => [was, { ...was, text: "no longer", level: undefined }] as const),
  ];
}

/** The containers of each service, by its address. */
function partsOf({ protections }: EnvironmentView): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = new Map<string, Set<string>>();
  for (const { part, ...at } of protections)
    if (part !== undefined) parts.set(keyOf(at), (parts.get(keyOf(at)) ?? new Set()).add(part));
  return parts;
}
