import { SECRET_VERSION } from "../../../lib/secret-version";
import { DEFAULTS } from "../../resolve/defaults";
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
];

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
    else if (isPipelines)
      report(at, true, "deployer is 'pipeline', which alone makes new versions", "leave it to the pipeline");
  }
  for (const { at, container } of placed)
    for (const label of Object.keys(container.dockerLabels ?? {}))
      if (label.startsWith(SECRET_VERSION)) {
        const allowed = `labels that begin with '${SECRET_VERSION}' hold versions of secrets`;
        report(`${at}dockerLabels`, label, allowed, "rename it");
      }
}
