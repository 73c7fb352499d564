import { Construct } from "constructs";
import { registrySecret } from "../../definition/resolve/task/containers";
import type { ResolvedService } from "../../definition/resolve/resolve";
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
  /** Undefined where the image's registry asks for none. */
  readonly registry: string | undefined;
}

/** Looks up the secrets of a task's containers, each of which more than one may read. */
export function addTaskSecrets(
  scope: Construct,
  { containers, logSecrets }: Pick<ResolvedService, "containers" | "logSecrets">,
  place: Pick<SecretsProps, "accountId" | "region" | "resources">,
): TaskSecrets {
  const all: Secrets[] = [];
  let known: ReadonlyMap<string, string> = new Map();
  const add = (within: Construct, id: string, given: Pick<SecretsProps, "secrets" | "added">): Secrets["sources"] => {
    const added = new Secrets(within, id, { ...place, ...given, known });
    known = added.arnByName;
    all.push(added);
    return added.sources;
  };
  const ofContainers = containers.map(({ id, secrets, settings, added }): ContainerSecrets => {
    const within = id === undefined ? scope : new Construct(scope, `container_${id}`);
    const [credentials] = registrySecret(settings.registryCredentials);
    return {
      variables: add(within, "secret", { secrets, added: added.secrets }),
      registry: credentials && add(within, "registry", { secrets: { credentials } })["credentials"],
    };
  });
  return { ofContainers, logOptions: add(scope, "log_option", { secrets: logSecrets }), all };
}
