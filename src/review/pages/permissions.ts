import {
  type Cell,
  type Inline,
  type Section,
  type Text,
  badge,
  code,
  codes,
  fold,
  joined,
  lines,
  list,
  long,
  paragraph,
  table,
} from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import type { RoleView, StatementView } from "../model/role-view";

/** A table of this many rows is still read. */
const FEW = 40;

export function permissions({ roles }: EnvironmentView): Section {
  const rows = roles.flatMap(roleRows);
  const columns = ["Who", long("May"), long("On"), long("Why"), "Statement and policy"];
  const statements = table("What each role may do, and what needs it", columns, rows);
  const trust = table(
    "Who may assume each role",
    ["Role", "Used by", "Assumed by", long("Condition")],
    roles.flatMap((role) => role.trust.map((statement) => trustRow(role, statement))),
  );
  const unknown = roles.flatMap(({ address, unknown: whats }) =>
    whats.map((what) => [code(address), ": ", badge("warn", "not known"), ": ", what]),
  );
  return {
    id: "permissions",
    title: "Permissions",
    count: roles.reduce((sum, role) => sum + role.statements.length, 0),
    blocks: [
      paragraph(
        "ECS uses the execution role to start a service's tasks; their code uses the task role.",
        ...(roles.length === 0 ? [" There are no roles."] : []),
      ),
      ...(rows.length > FEW
        ? fold(`What each of ${count(roles.length, "role")} may do`, true, statements)
        : statements),
      ...list(unknown),
      ...fold("Who may assume the roles", roles.length <= FEW, trust),
    ],
  };
}

function roleRows(role: RoleView): readonly (readonly Cell[])[] {
  const who = user(role);
  if (role.statements.length === 0) return [[who, "nothing", "–", "–", code(role.address)]];
  return role.statements.map((statement) => [
    who,
    may(statement),
    lines([...resources(statement), ...conditions(statement)]),
    statement.reasons.length > 0
      ? lines(statement.reasons.map(reason(role)))
      : badge("warn", "no flow of the proof needs it"),
    lines([code(statement.label), code(statement.policy), ...(statement.managed ? ["managed by AWS"] : [])]),
  ]);
}

const USERS: Readonly<Record<RoleView["usedBy"][number]["as"], string>> = {
  execution: "ECS, to run ",
  start: "EventBridge, to start ",
  tls: "ECS, to encrypt ",
  task: "the code of ",
};

function user({ usedBy, name }: RoleView): readonly Inline[] {
  if (usedBy.length === 0) return [code(name), ", used by no service"];
  return joined(usedBy.map(({ label, as }) => [USERS[as], code(label)]));
}

/** A reason reads `hostname-app: pull its image`; the name goes where the role is that service's alone. */
function reason({ usedBy }: RoleView): (text: string) => string {
  const [only] = usedBy;
  const prefix = only !== undefined && usedBy.length === 1 ? `${only.label}: ` : "";
  return (text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text);
}

function may({ effect, actions, notActions }: StatementView): Cell {
  const deny = effect === "Allow" ? [] : [badge("bad", effect)];
  return lines([...deny, ...(notActions === undefined ? actions.map(code) : [["all but ", ...codes(notActions)]])]);
}

function resources({ resources: all, notResources }: StatementView): readonly Text[] {
  return notResources === undefined ? all.map(code) : [["all but ", ...codes(notResources)]];
}

function conditions({ conditions: all }: StatementView): readonly Text[] {
  return all.map(({ operator, key, values }) => [
    "if ",
    code(key),
    " ",
    code(operator),
    " ",
    ...joined(values.map(code), " or "),
  ]);
}

function trustRow(role: RoleView, statement: StatementView): readonly Cell[] {
  const principals = statement.principals.map((principal) => code(principal.replace(/^Service:/, "")));
  return [code(role.address), user(role), lines(principals), lines(conditions(statement))];
}
