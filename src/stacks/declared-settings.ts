import { plainText } from "../constructs/locals";
import { attributeOf } from "../constructs/platform-interface";
import { valueFrom } from "../constructs/service/secrets";
import { type UsesAround, useVariables } from "../constructs/service/uses";
import type { ServiceAdditions } from "../definition/resolve/additions";
import type { ResolvedJob, ResolvedService } from "../definition/resolve/resolve";
import type { ResolvedSecret } from "../definition/resolve/secrets";
import type { ResolvedUse } from "../definition/resolve/uses";
import { match } from "../lib/match";

/** By what a container finds something that it uses. */
export interface DeclaredSettings {
  /** Of the task definition. */
  readonly address: string;
  readonly container: string;
  /** Values by name; left out where there are none, like the others. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What they are read from, by name of the variable; `?` is any character. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** File systems by path. */
  readonly mounts?: Readonly<Record<string, DeclaredMount>>;
  readonly reason: string;
}

interface DeclaredMount {
  readonly fileSystem: string;
  /** By which they are mounted, with the task role. */
  readonly accessPoint: string;
  readonly readOnly: boolean;
}

type Settings = Pick<DeclaredSettings, "variables" | "secrets" | "mounts">;

export function declaredSettings(
  tasks: readonly Pick<ResolvedService | ResolvedJob, "id" | "name" | "containers">[],
  around: UsesAround,
): { readonly settings?: readonly DeclaredSettings[] } {
  const settings = tasks.flatMap(({ id, name, containers }) =>
    containers.flatMap(({ name: container, uses, added }): DeclaredSettings[] => {
      const at = { address: `aws_ecs_task_definition.${id}`, container };
      const ofExtension = addedSettings(added);
      return [
        ...uses.map((use) => ({ ...at, ...settingsOf(use, around), reason: `${name} uses ${use.name}` })),
        ...(Object.keys(ofExtension).length > 0
          ? [{ ...at, ...ofExtension, reason: `extend adds it to ${name}` }]
          : []),
      ];
    }),
  );
  return settings.length > 0 ? { settings } : {};
}

function settingsOf(use: ResolvedUse, around: UsesAround): Settings {
  const { name, environment, mount } = use;
  const known = Object.entries(environment).map(([variable, value]) => [variable, plainText(value)] as const);
  const variables = { ...Object.fromEntries(known), ...useVariables([use], around.resourceByName) };
  const secrets = Object.entries(use.secrets).map(
    ([variable, secret]) => [variable, sourceOf(secret, around)] as const,
  );
  const attribute = (of: "name" | "accessPointId"): string => attributeOf(around.resourceByName, name, of);
  return {
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) }),
    ...(mount && {
      mounts: {
        [mount.path]: {
          fileSystem: attribute("name"),
          accessPoint: attribute("accessPointId"),
          readOnly: mount.readOnly,
        },
      },
    }),
  };
}

function addedSettings({ variables, secrets, mounts }: ServiceAdditions): Settings {
  const sources = Object.entries(secrets).map(
    ([variable, { arn, jsonKey }]) => [variable, valueFrom(arn, jsonKey)] as const,
  );
  const places = mounts.map(
    ({ path, fileSystemId: fileSystem, accessPointId: accessPoint, readOnly }) =>
      [path, { fileSystem, accessPoint, readOnly }] as const,
  );
  return {
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(sources.length > 0 && { secrets: Object.fromEntries(sources) }),
    ...(places.length > 0 && { mounts: Object.fromEntries(places) }),
  };
}

/** AWS ends the ARN of a secret with six characters that nobody knows beforehand. */
function sourceOf(secret: ResolvedSecret, { resourceByName, region, accountId }: UsesAround): string {
  return match(secret, "type", {
    managed: ({ name, jsonKey }) => `${attributeOf(resourceByName, name, "secretArn")}:${jsonKey}::`,
    "secrets-manager": ({ name, jsonKey }) => {
      const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-??????`;
      return jsonKey === undefined ? arn : `${arn}:${jsonKey}::`;
    },
    parameter: ({ name }) => `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, "")}`,
  });
}
