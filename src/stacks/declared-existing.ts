import { type PlatformInterface, attributeOf } from "../constructs/platform-interface";
import { isReference } from "../definition/resolve/additions";
import type { ResolvedEnvironment, ResolvedJob, ResolvedService } from "../definition/resolve/resolve";
import { resourceNamesOf } from "../definition/resolve/uses";
import type { AwsResource } from "../definition/resources";

/** Something that no stack makes. */
export interface DeclaredExisting {
  readonly arn: string;
}

/** Whether AWS makes up the id in the ARN, so that nobody can tell from it what it is. */
const HAS_ID: Readonly<Record<AwsResource["type"], boolean>> = {
  bucket: false,
  queue: false,
  topic: false,
  table: false,
  "event-bus": false,
  postgres: false,
  mysql: false,
  cache: false,
  files: true,
  key: true,
};

/**
 * What tasks use that is there already: by its id alone it might be one of its kind that this environment, another one or
 * `extend` makes.
 */
export function declaredExisting(
  { resources, cluster }: Pick<ResolvedEnvironment, "cluster" | "resources">,
  tasks: readonly Pick<ResolvedService | ResolvedJob, "added" | "exec" | "secrets" | "uses">[],
  { resourceByName }: Pick<PlatformInterface, "resourceByName">,
): { readonly existing?: readonly DeclaredExisting[] } {
  const used = new Set(tasks.flatMap(({ uses }) => uses.flatMap(resourceNamesOf)));
  const existing = resources
    .filter(({ name, definition }) => definition.existing !== undefined && used.has(name) && HAS_ID[definition.type])
    .map(({ name }) => attributeOf(resourceByName, name, "arn"));
  const ofSecrets = tasks.flatMap(({ secrets, added }) =>
    [...secrets, ...Object.values(added.secrets)].flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []),
  );
  const ofSessions = tasks.some(({ exec }) => exec) ? [cluster.execKmsKeyArn ?? []].flat() : [];
  const arns = new Set([...existing, ...ofSecrets.filter((arn) => !isReference(arn)), ...ofSessions]);
  return arns.size > 0 ? { existing: [...arns].map((arn) => ({ arn })) } : {};
}
