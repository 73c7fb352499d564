import { SECRET_VERSION } from "../../../lib/secret-version";
import { DEFAULTS } from "../../resolve/defaults";
import { resolveUses } from "../../resolve/uses";
import { logSecrets } from "../../resolve/task/logs";
import type { SecretDefinition } from "../../secrets";
import type { ServiceDefinition } from "../../service";
import type { Report } from "../findings";
import { type Rule, type RuleContext, eachService } from "../rule";
import { placedContainers } from "./containers";

/** Rules of secrets that redeploy a service. */
export const secretRules: readonly Rule[] = [
  {
    reads: ["services"],
    check: eachService(["secrets", "dockerLabels", "sidecars", "before", "logs", "deployer"], checkRedeploys),
  },
  {
    reads: ["services", "resources"],
    check: eachService(["uses", "sidecars", "before", "deployer"], checkDatabases),
  },
];

const PIPELINES = "deployer is 'pipeline', which alone makes new versions";

/** A job reads the secret of a database at each run, and is no fault. */
function checkDatabases(report: Report, service: ServiceDefinition, name: string, { environment }: RuleContext): void {
  const { deployer = DEFAULTS.deployer } = service;
  const isPipelines = { terraform: false, pipeline: true }[deployer];
  if (!isPipelines || Object.hasOwn(environment.jobs ?? {}, name)) return;
  const uses = placedContainers(name, service).flatMap(({ container }) =>
    resolveUses(container, environment.resources),
  );
  const watched = uses.filter(({ secrets }) =>
    Object.values(secrets).some(({ redeployOnChange = false }) => redeployOnChange),
  );
  for (const use of new Set(watched.map((own) => own.name)))
    report("uses", use, `it has redeployOnChange, and ${PIPELINES}`, "leave that to the pipeline");
}

function checkRedeploys(report: Report, service: ServiceDefinition, name: string, { environment }: RuleContext): void {
  const { deployer = DEFAULTS.deployer } = service;
  const placed = placedContainers(name, service);
  const all: [string, Readonly<Record<string, SecretDefinition>>][] = [
    ...placed.map(({ at, container }): [string, Readonly<Record<string, SecretDefinition>>] => [
      `${at}secrets`,
      container.secrets ?? {},
    ]),
    ["logs.secretOptions", logSecrets(service)],
  ];
  const watched = all.flatMap(([at, secrets]) =>
    Object.entries(secrets).flatMap(([variable, { redeployOnChange = false }]) =>
      redeployOnChange ? [`${at}.${variable}.redeployOnChange`] : [],
    ),
  );
  for (const at of watched) {
    const isPipelines = { terraform: false, pipeline: true }[deployer];
    if (Object.hasOwn(environment.jobs ?? {}, name))
      report(at, true, "each run of a job reads its secrets anew", "leave it out");
    else if (isPipelines) report(at, true, PIPELINES, "leave it to the pipeline");
  }
  for (const { at, container } of placed)
    for (const label of Object.keys(container.dockerLabels ?? {}))
      if (label.startsWith(SECRET_VERSION)) {
        const allowed = `labels that begin with '${SECRET_VERSION}' hold versions of secrets`;
        report(`${at}dockerLabels`, label, allowed, "rename it");
      }
}
