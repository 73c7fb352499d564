import { count } from "../document/markdown-text";
import { vcpu } from "../model/amounts";
import type { EnvironmentView } from "../model/environment-view";
import type { Section } from "../document/html-page";
import { code, codes, items, table } from "../document/html-table";
import { type Markup, type Part, markup } from "../document/markup";
import { keyOf } from "../model/reference";
import type { RoleView, StatementView } from "../model/role-view";
import type { ServiceView } from "../model/service-view";

/** Up to here all is unfolded; beyond, a reader looks for one thing. */
const FEW = 5;

export function servicesSection(view: EnvironmentView): Section {
  const columns = [
    { title: "Service" },
    { title: "Tasks", as: "number" as const },
    { title: "Size of a task" },
    { title: "Where" },
    { title: "DNS names" },
    { title: "Containers", as: "long" as const },
    { title: "Remarks" },
  ];
  const rows = view.services.map((service): readonly Part[] => [
    service.name,
    service.desiredCount ?? "?",
    `${service.cpu === undefined ? "?" : vcpu(service.cpu)}, ${service.memoryMiB ?? "?"} MiB, ${service.architecture}`,
    `${service.tier ?? "unknown"}: ${service.zones.join(", ")}`,
    codes(service.dnsNames),
    items(
      service.containers.map(
        ({ name, ports, logGroup }) =>
          markup`${code(name)}${ports.length > 0 && ` on ${ports.join(", ")}`}${logGroup !== undefined && markup`, logs to ${code(logGroup)}`}`,
      ),
    ),
    items(remarks(service)),
  ]);
  const folds = view.services.flatMap((service) => settings(service, view.services.length <= FEW));
  const body = markup`${table({ id: "services-table", caption: "Services, their tasks and sizes", columns, rows })}${
    folds.length > 0 &&
    markup`<h3>What their containers are given</h3>
${folds}`
  }`;
  return { id: "services", title: "Services", count: view.services.length, body };
}

function remarks(service: ServiceView): readonly Part[] {
  return [
    ...(service.launch === "FARGATE" ? [] : [service.launch]),
    ...(service.publicIp === true ? ["tasks have public addresses"] : []),
    ...(service.exec ? [markup`<span class="warn">a shell can be opened by ECS Exec</span>`] : []),
    ...(service.deployedByOthers ? ["a pipeline brings out new versions"] : []),
    ...(service.containers.some(({ readonlyRoot }) => !readonlyRoot) ? ["root file system can be written"] : []),
  ];
}

/** Environment variables and secrets of a service; nothing where it has none. */
function settings(service: ServiceView, open: boolean): readonly Markup[] {
  const rows = service.containers.flatMap(({ name, environment, secrets }) => [
    ...environment.map((variable): readonly Part[] => [code(variable.name), code(variable.value), "value", name]),
    ...secrets.map((secret): readonly Part[] => [code(secret.name), code(secret.from), "secret, read at start", name]),
  ]);
  if (rows.length === 0) return [];
  const columns = [
    { title: "Variable" },
    { title: "Value or source", as: "long" as const },
    { title: "Kind" },
    { title: "Container" },
  ];
  const caption = `Variables and secrets of ${service.name}`;
  return [
    markup`<details class="fold"${open && markup` open`}><summary>${service.name} <span class="count">${rows.length}</span></summary>
${table({ id: `settings-${slug(service)}`, caption, columns, rows })}</details>
`,
  ];
}

export function permissionsSection(view: EnvironmentView): Section {
  const open = view.roles.length <= 2 * FEW;
  const roles = [...view.roles].sort(byUse);
  const isEmpty = ({ statements, unknown }: RoleView): boolean => statements.length + unknown.length === 0;
  const statements = roles.reduce((sum, role) => sum + role.statements.length, 0);
  const body = markup`<p>Each service has an execution role, which ECS itself uses to start its tasks, and a task role, which its code uses.
The reason is the flow of the proof that needs the statement.</p>
${roles.filter((role) => !isEmpty(role)).map((role) => roleMarkup(role, open))}${emptyRoles(roles.filter(isEmpty))}`;
  return { id: "permissions", title: "Permissions", count: statements, body };
}

function emptyRoles(roles: readonly RoleView[]): Markup {
  if (roles.length === 0) return markup``;
  const columns = [{ title: "Role of" }, { title: "Address" }, { title: "Who may assume it", as: "long" as const }];
  const rows = roles.map((role): readonly Part[] => [
    titleOf(role),
    code(role.address),
    items(role.trust.map(trustMarkup)),
  ]);
  return table({ id: "roles-without", caption: "Roles that may do nothing", columns, rows });
}

function titleOf({ name, usedBy }: RoleView): string {
  const uses = usedBy.map(({ label, as }) => `${label}: ${as} role`);
  return uses.length > 0 ? uses.join(", ") : `${name}: no service has it`;
}

function byUse(a: RoleView, b: RoleView): number {
  const [left, right] = [useOf(a), useOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function useOf(role: RoleView): string {
  const [first] = role.usedBy;
  return first ? `${first.label} ${first.as}` : `\uffff${role.name}`;
}

function roleMarkup(role: RoleView, open: boolean): Markup {
  const columns = [
    { title: "Statement" },
    { title: "Actions", as: "long" as const },
    { title: "On", as: "long" as const },
    { title: "Reason", as: "long" as const },
  ];
  const caption = `What ${role.name} may do`;
  const rows = role.statements.map(statementRow);
  const unknown = role.unknown.map(
    (text) => markup`<p class="warn">Not known: ${text}</p>
`,
  );
  return markup`<details class="fold"${open && markup` open`}><summary>${titleOf(role)} <span class="count">${count(rows.length, "statement")}</span></summary>
<p>${code(role.address)} is assumed by ${items(role.trust.map(trustMarkup))}</p>
${table({ id: `role-${slug(role)}`, caption, columns, rows })}${unknown}</details>
`;
}

function trustMarkup(statement: StatementView): Part {
  return markup`${codes(statement.principals)}${conditions(statement)}`;
}

function statementRow(statement: StatementView): readonly Part[] {
  const { effect, label, actions, notActions, resources, notResources, managed, policy, reasons } = statement;
  return [
    markup`${effect !== "Allow" && markup`<span class="bad">${effect}</span> `}${label}<br><span class="soft">${code(policy)}${managed && ", a policy of AWS's own"}</span>`,
    notActions === undefined ? codes(actions) : markup`all but ${codes(notActions)}`,
    markup`${notResources === undefined ? codes(resources) : markup`all but ${codes(notResources)}`}${conditions(statement)}`,
    reasons.length > 0 ? items(reasons) : markup`<span class="warn">no flow of the proof needs it</span>`,
  ];
}

function conditions({ conditions: all }: StatementView): Part {
  return all.map(
    ({ operator, key, values }) =>
      markup` <span class="soft">if ${operator} ${code(key)} ${values.map((value) => markup`${code(value)} `)}</span>`,
  );
}

export function imagesSection(view: EnvironmentView): Section {
  const columns = [{ title: "Repository" }, { title: "Tag or digest" }, { title: "Run by" }, { title: "Made by" }];
  const rows = view.images.map(({ repository, tag, digest, usedBy, resource }): readonly Part[] => [
    code(repository),
    code(digest ?? tag ?? "latest"),
    items(usedBy.map(({ label, container }) => (label === container ? label : `${label} (${container})`))),
    resource ? code(resource.address) : "not by this platform",
  ]);
  const caption = "Images by tag; a tag of ours is the hash of what enters the build";
  return {
    id: "images",
    title: "Images",
    count: rows.length,
    body: table({ id: "images-table", caption, columns, rows }),
  };
}

/** For an id: other characters become their code. */
function slug(reference: { readonly stack: string; readonly address: string }): string {
  return keyOf(reference).replace(/[^a-zA-Z0-9_-]/g, (character) => `.${character.codePointAt(0)?.toString(16) ?? ""}`);
}
