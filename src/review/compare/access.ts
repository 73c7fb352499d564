import { type ChangeRow, compared, rowsOf, valueRow } from "./change";
import type { EnvironmentView } from "../model/environment-view";
import { type EndView, type ExposureView, type FlowView, wayToAws } from "../model/flow-view";
import type { RoleView, StatementView } from "../model/role-view";

/** Exposures opened, closed, widened. */
export function exposureRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  return rowsOf(
    compareExposures(before, after),
    exposureName,
    ({ cidrs }) => `open to ${cidrs.join(", ")}`,
    ({ cidrs, connection, declared }) => ({
      ...{ "open to": cidrs.join(", "), connection },
      declared: declared ? "yes" : "no",
    }),
  );
}

export function compareExposures(before: EnvironmentView, after: EnvironmentView) {
  return compared(before.exposures, after.exposures, exposureName);
}

export function exposureName({ to, port }: ExposureView): string {
  return `${to.label} port ${port}`;
}

/** Who can talk to whom, the exposures aside. */
export function flowRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const pairs = ({ allowed }: EnvironmentView): readonly { readonly name: string; readonly by: string }[] =>
    allowed.flatMap(({ from, to, port, by }) =>
      from.map((who) => ({ name: `${who} → ${to} port ${port}`, by: by.join(", ") })),
    );
  const allowed = compared(pairs(before), pairs(after), ({ name }) => name);
  return [
    ...rowsOf(compareFlows(before, after), flowName, reasons, (flow) => ({
      why: reasons(flow),
      way: wayToAws(flow),
      proof: flow.verdict,
    })),
    ...rowsOf(
      allowed,
      ({ name }) => name,
      ({ by }) => `allowed by ${by}, though nothing needs it`,
      ({ by }) => ({ "allowed by": by }),
    ),
  ];
}

export function compareFlows(before: EnvironmentView, after: EnvironmentView) {
  return compared(inner(before), inner(after), flowName);
}

/** By name: to an API of AWS it may be several, by an endpoint and without. The worst verdict counts. */
function inner({ flows }: EnvironmentView): readonly FlowView[] {
  const byName = new Map<string, FlowView>();
  for (const flow of flows) {
    if (flow.from.kind === "outside") continue;
    const known = byName.get(flowName(flow));
    const isWorse = known === undefined || WORST.indexOf(flow.verdict) < WORST.indexOf(known.verdict);
    const why = [...new Set([...(known?.why ?? []), ...flow.why])];
    byName.set(flowName(flow), { ...(isWorse ? flow : known), why });
  }
  return [...byName.values()];
}

const WORST: readonly FlowView["verdict"][] = ["refuted", "undecided", "proven", "not applicable"];

/** By what people call the ends: a service that moves to another stack talks to the same. */
export function flowName({ from, to, port }: FlowView): string {
  return `${endName(from)} → ${endName(to)} port ${port ?? "?"}`;
}

export function endName(end: EndView): string {
  return end.kind === "aws api" ? `AWS ${end.label}` : end.label;
}

function reasons({ why }: FlowView): string {
  return why.join(", ");
}

/** Permissions gained and lost, action by action on resource by resource. */
export function permissionRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const roles = compared(before.roles, after.roles, ({ address }) => address);
  const gained = (role: RoleView): readonly ChangeRow[] => permissionChange(undefined, role);
  const lost = (role: RoleView): readonly ChangeRow[] => permissionChange(role, undefined);
  return [
    ...roles.added.flatMap(gained),
    ...roles.removed.flatMap(lost),
    ...roles.both.flatMap(([old, now]) => permissionChange(old, now)),
  ];
}

function permissionChange(before: RoleView | undefined, after: RoleView | undefined): readonly ChangeRow[] {
  const role = after ?? before;
  if (role === undefined) return [];
  const subject = roleUser(role);
  const [old, now] = [permissionsOf(before), permissionsOf(after)];
  const [trusted, trusts] = [trustOf(before), trustOf(after)];
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
    [...some].filter((text) => !others.has(text));
  const byResource = (texts: readonly string[]): readonly string[] => {
    const actions = new Map<string, string[]>();
    for (const text of texts) {
      const [action = "", rest = ""] = text.split("\n");
      actions.set(rest, [...(actions.get(rest) ?? []), action]);
    }
    return [...actions].map(([rest, some]) => `${some.join(", ")} ${rest}`);
  };
  const row = (kind: "added" | "removed", field: string, value: string): ChangeRow =>
    kind === "added" ? { kind, subject, field, after: value } : { kind, subject, field, before: value };
  const users = (it: RoleView | undefined): string | undefined => it && usersOf(it);
  const moved = valueRow({ subject: `role ${role.name}`, field: "used by" }, users(before), users(after));
  const renamed =
    before && after ? valueRow({ subject: `role ${role.address}`, field: "name" }, before.name, after.name) : [];
  return [
    ...renamed,
    ...moved,
    ...byResource(only(now, old)).map((text) => row("added", "may", text)),
    ...byResource(only(old, now)).map((text) => row("removed", "may", text)),
    ...only(trusts, trusted).map((text) => row("added", "is assumed by", text)),
    ...only(trusted, trusts).map((text) => row("removed", "is assumed by", text)),
  ];
}

function usersOf(role: RoleView): string {
  return role.usedBy.length === 0 ? "nobody" : roleUser(role);
}

export function roleUser({ usedBy, name }: RoleView): string {
  if (usedBy.length === 0) return `role ${name}`;
  return usedBy.map(({ label, as }) => (as === "task" ? `code of ${label}` : `ECS for ${label}`)).join(", ");
}

/** `action`, a line break, and on what and when. */
function permissionsOf(role: RoleView | undefined): ReadonlySet<string> {
  return new Set(role?.statements.flatMap((statement) => single(statement)) ?? []);
}

function single(statement: StatementView): readonly string[] {
  const { effect, actions, notActions, resources, notResources } = statement;
  const deny = effect === "Allow" ? "" : "denied: ";
  const whats = notActions === undefined ? actions : [`all but ${notActions.join(", ")}`];
  const wheres = notResources === undefined ? resources : [`all but ${notResources.join(", ")}`];
  return whats.flatMap((what) => wheres.map((where) => `${deny}${what}\non ${where}${conditions(statement)}`));
}

export function conditions({ conditions: under }: StatementView): string {
  if (under.length === 0) return "";
  return ` if ${under.map(({ key, operator, values }) => `${key} ${operator} ${values.join(" or ")}`).join(" and ")}`;
}

function trustOf(role: RoleView | undefined): ReadonlySet<string> {
  return new Set(
    role?.trust.flatMap((statement) =>
      statement.principals.map((who) => `${who.replace(/^Service:/, "")}${conditions(statement)}`),
    ) ?? [],
  );
}
