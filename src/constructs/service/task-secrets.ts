import { Construct } from "constructs";
import { SECRET_VERSION } from "../../lib/secret-version";
import { registrySecret } from "../../definition/resolve/task/containers";
import type { ResolvedJob, ResolvedService } from "../../definition/resolve/resolve";
import { Secrets, type SecretsProps } from "./secrets";

/** Where ECS reads what the containers of a task start with. */
export interface TaskSecrets {
  /** In the order of the containers. */
  readonly ofContainers: readonly ContainerSecrets[];
  readonly logOptions: Readonly<Record<string, string>>;
  /** All of them. */
  readonly all: readonly Secrets[];
}

export interface ContainerSecrets {
  /** By variable. */
  readonly variables: Readonly<Record<string, string>>;
  /** Versions of those that redeploy the service when they change, by the label that holds each. */
  readonly versions: Readonly<Record<string, string>>;
  /** Undefined where the image's registry asks for none. */
  readonly registry: string | undefined;
}

/** Looks up the secrets of a task's containers, each of which more than one may read. */
export function addTaskSecrets(
  scope: Construct,
  { containers, logSecrets, ...service }: Pick<ResolvedService, "containers" | "logSecrets"> | ResolvedJob,
  place: Pick<SecretsProps, "accountId" | "region" | "resources">,
): TaskSecrets {
  const isService = !("schedule" in service);
  const all: Secrets[] = [];
  let known: Pick<Secrets, "arnByName" | "versionByName"> = { arnByName: new Map(), versionByName: new Map() };
  const add = (within: Construct, id: string, given: Pick<SecretsProps, "secrets" | "added">): Secrets => {
    const added = new Secrets(within, id, { ...place, ...given, isService, known });
    known = added;
    all.push(added);
    return added;
  };
  const ofContainers = containers.map(({ id, secrets, settings, added }): ContainerSecrets => {
    const within = id === undefined ? scope : new Construct(scope, `container_${id}`);
    const [credentials] = registrySecret(settings.registryCredentials);
    const variables = add(within, "secret", { secrets, added: added.secrets });
    return {
      variables: variables.sources,
      versions: labelled(variables.versions),
      registry: credentials && add(within, "registry", { secrets: { credentials } }).sources["credentials"],
    };
  });
  const logOptions = add(scope, "log_option", { secrets: logSecrets });
  const [own, ...others] = ofContainers;
  // The log router's own definition doesn't name them: any container's will do.
  const withLogs = own && { ...own, versions: { ...own.versions, ...labelled(logOptions.versions, "log-option.") } };
  return { ofContainers: withLogs ? [withLogs, ...others] : [], logOptions: logOptions.sources, all };
}

function labelled(versions: Secrets["versions"], kind = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [`${SECRET_VERSION}${kind}${name}`, version]),
  );
}
