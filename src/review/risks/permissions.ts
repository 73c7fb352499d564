import { isEverybody } from "../../facts/iam/trust";
import { roleUser } from "../compare/access";
import type { EnvironmentChange } from "../compare/compare";
import { several } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { type Reference, keyOf } from "../model/reference";
import type { RoleView } from "../model/role-view";
import { type Risk, shellRoot } from "./risk";

/** What code may do in AWS from now on, and who may take its place. */
export function allowed({ name: where, status, topics, before, after }: EnvironmentChange): readonly Risk[] {
  if (status === "added") return [];
  const gained = topics
    .filter(({ title }) => title === "Permissions")
    .flatMap(({ rows }) => rows)
    .filter(({ kind }) => kind === "added");
  const roles = new Map(
    after.roles.flatMap((it) => [roleUser(it), `role ${it.name}`].map((who) => [who, it] as const)),
  );
  const more = new Map<
    string,
    { readonly subject: string; readonly root: string | undefined; readonly what: string[] }
  >();
  for (const { field, subject, after: what = "" } of gained) {
    if (field !== "may" || !/^(code of|role) /.test(subject)) continue;
    const root = rootOf(where, what, roles.get(subject), before, after);
    const known = more.get(`${subject} ${root ?? ""}`);
    if (known === undefined) more.set(`${subject} ${root ?? ""}`, { subject, root, what: [what] });
    else known.what.push(what);
  }
  return [
    ...[...more.values()].map(({ subject, root, what }): Risk => ({
      ...{ kind: "permission", where, cause: subject, subject, ...(root !== undefined && { root }) },
      text: `${subject} may do more: ${several(what, "; ")}`,
    })),
    ...gained.flatMap(({ field, subject, after: who = "" }) =>
      field === "is assumed by" ? trusted(where, subject, who, roles.get(subject), before) : [],
    ),
  ];
}

/** What a session of ECS Exec needs, and nothing else, comes with it. */
function rootOf(
  where: string,
  what: string,
  role: RoleView | undefined,
  before: EnvironmentView,
  after: EnvironmentView,
): string | undefined {
  const actions = what.split(" on ")[0]?.split(", ") ?? [];
  const isShell = actions.every((action) => action.startsWith("ssmmessages:"));
  const users = role?.usedBy.map(({ label }) => label) ?? [];
  const opened = isShell ? users.find((name) => opensShell(name, before, after)) : undefined;
  return opened === undefined ? role && keyOf(role) : shellRoot(where, opened);
}

/** Who may take the place of a role: of one that runs tasks ECS, which says so with each that is new. */
function trusted(
  where: string,
  subject: string,
  by: string,
  role: RoleView | undefined,
  before: EnvironmentView,
): readonly Risk[] {
  const had = before.roles.some((it) => role !== undefined && keyOf(it) === keyOf(role));
  if (!had && !subject.startsWith("role ")) return [];
  const text = `${by} may act as ${subject}: its role is assumed by it`;
  const root = role && { root: trustRoot(role) };
  const stops = isEverybody(by);
  return [{ kind: "permission", where, cause: text, subject, stops, ...root, text, todo: "agree that they may" }];
}

/** Whatever comes of a role that others may take. */
export function trustRoot(role: Reference): string {
  return `${keyOf(role)} trust`;
}

function opensShell(service: string, before: EnvironmentView, after: EnvironmentView): boolean {
  const isOpen = ({ services }: EnvironmentView): boolean =>
    services.some(({ name, exec }) => name === service && exec);
  return isOpen(after) && !isOpen(before);
}
