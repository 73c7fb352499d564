import type { EnvironmentView } from "../model/environment-view";
import { type Markdown, blocks, code, count, details, list, prose, section, table } from "../document/markdown-text";
import type { RoleView, StatementView } from "../model/role-view";

/** A table of this many rows is still read. */
const OPEN_ROWS = 40;

export function rolesSection(view: EnvironmentView): Markdown {
  const rows = view.roles.flatMap((role) =>
    role.statements.length === 0
      ? [[user(role), code(role.address), "nothing", "–", "–"]]
      : role.statements.map((statement) => [
          user(role),
          code(role.address),
          may(statement),
          on(statement),
          list(statement.reasons.map(reason(role)), "not known"),
        ]),
  );
  const permissions = table(["who", "role", "may", "on", "why"], rows);
  const trust = table(
    ["role", "is assumed by", "under the condition"],
    view.roles.flatMap((role) =>
      role.trust.map((statement) => [
        code(role.address),
        list(statement.principals.map((principal) => code(principal.replace(/^Service:/, "")))),
        conditions(statement),
      ]),
    ),
  );
  const unknown = view.roles.flatMap(({ address, unknown: why }) =>
    why.map((it) => `${code(address)}: not known: ${prose(it)}`),
  );
  return section(
    "Permissions",
    blocks(
      rows.length > OPEN_ROWS
        ? details(`What each of ${count(view.roles.length, "role")} may do`, permissions)
        : permissions,
      unknown.length === 0 ? "" : unknown.join("\n\n"),
      details("Who may assume the roles", trust),
    ),
  );
}

function user({ usedBy, name }: RoleView): Markdown {
  if (usedBy.length === 0) return code(name);
  return list(
    usedBy.map(({ label, as }) => (as === "task" ? `the code of ${code(label)}` : `ECS, to run ${code(label)}`)),
  );
}

/** A reason reads `hostname-app: pull its image`; the name goes where the role is that service's alone. */
function reason({ usedBy }: RoleView): (text: string) => Markdown {
  const [only] = usedBy;
  return (text) =>
    prose(
      only !== undefined && usedBy.length === 1 && text.startsWith(`${only.label}: `)
        ? text.slice(only.label.length + 2)
        : text,
    );
}

export function may({ effect, actions, notActions, managed }: StatementView): Markdown {
  const what = notActions === undefined ? list(actions.map(code)) : `all but ${list(notActions.map(code))}`;
  const deny = effect === "Allow" ? "" : "**denied:** ";
  return `${deny}${what}${managed ? " (a policy of AWS)" : ""}`;
}

export function on({ resources, notResources, conditions: under, ...statement }: StatementView): Markdown {
  const what = notResources === undefined ? list(resources.map(code)) : `all but ${list(notResources.map(code))}`;
  return under.length === 0 ? what : `${what}, if ${conditions({ ...statement, conditions: under })}`;
}

function conditions({ conditions: under }: Pick<StatementView, "conditions">): Markdown {
  return list(
    under.map(({ operator, key, values }) => `${code(key)} ${code(operator)} ${values.map(code).join(" or ")}`),
  );
}

/** What the code of the services may do in AWS, for the summary. */
export function permissionsLine(view: EnvironmentView): Markdown {
  const roles = view.roles.filter(({ usedBy }) => usedBy.some(({ as }) => as === "task"));
  const some = roles.filter(({ statements }) => statements.length > 0);
  if (roles.length === 0) return "no service has a role for its code";
  if (some.length === 0) return "the code of no service may do anything in AWS";
  const users = some.flatMap(({ usedBy }) => usedBy.filter(({ as }) => as === "task").map(({ label }) => code(label)));
  return `in AWS the code of ${list(users)} may do something, that of no other service anything`;
}
