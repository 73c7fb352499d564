import { hasUnknown, isKeyOfAws, keyArnOf, regionIn, symbolic } from "../../facts/arn";
import { DATA_STORES } from "../../facts/network/data-stores";
import { secretKey } from "../../facts/secret-values";
import { type Service, containersOf } from "../../facts/services";
import { equals, switchSetting } from "../../facts/setting";
import { Reference, type Resource, Text, type Value } from "../../terraform/expressions/value";
import { messages } from "../message";
import { toService } from "./network/aws-path";
import { type Need, type Walk, walked } from "./evidence";
import type { Requirement } from "./flow";
import { type Asking, access } from "./permissions";

export const READ_SECRETS = "read its secrets";

export interface SecretUse {
  readonly name: string;
  readonly api: "secretsmanager" | "ssm" | undefined;
  readonly arn: string;
  /** The customer key that the secret is encrypted with, where its resource is at hand. */
  readonly key: string | undefined;
}

const says = messages({
  noKey: (it: { name: string; secret: string; key: string }) =>
    `secret ${it.name} asks for key '${it.key}' of ${it.secret}, whose value has none; correct valueFrom, or secret_string`,
  noSuffix: (it: { name: string; suffix: string; whole: string }) =>
    `secret ${it.name} has '${it.suffix}' behind its ARN, and ECS asks for three parts, :key:stage:version, each of which may be empty; write '${it.whole}'`,
  unmanaged: (it: { name: string; database: string }) =>
    `secret ${it.name} is the master_user_secret of ${it.database}, which has none without manage_master_user_password; set it to true`,
  maybeKey: (it: { name: string; key: string; database: string }) =>
    `whether the master_user_secret of ${it.database} has '${it.key}', which secret ${it.name} asks for beside username and password`,
  maybeManaged: (it: { database: string; why: string }) => `manage_master_user_password of ${it.database} (${it.why})`,
  secretStore: (it: { secret: string; arn: string }) => `where secret ${it.secret} lies (${it.arn})`,
});

/**
 * The execution role reads the secrets before the containers start, and decrypts those with a customer key.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function secretReading(asking: Asking, service: Service): Requirement {
  const { facts } = asking;
  const secrets = secretsOf(service);
  const own = walked((walk) => {
    for (const { name, arn } of secrets.filter(({ api }) => api === undefined))
      walk.doubt(says.secretStore({ secret: name, arn }));
    for (const { name, from } of containersOf(service).flatMap((container) => container.secrets)) {
      masterSecret(walk, name, from);
      const suffix = suffixOf(from);
      if (suffix !== undefined) {
        const [, ...parts] = suffix.split(":");
        const [key = "", stage = "", version = ""] = parts;
        walk.miss(says.noSuffix({ name, suffix, whole: `:${key}:${stage}:${version}` }));
      }
      const asked = secretKey(from);
      if (asked && facts.secretValues.lacks(asked))
        walk.miss(says.noKey({ name, secret: asked.secret.address, key: asked.key }));
    }
  });
  const region = symbolic(service.resource.region);
  const read = secrets.flatMap(({ api, arn }) =>
    api === undefined
      ? []
      : [{ action: api === "ssm" ? "ssm:GetParameters" : "secretsmanager:GetSecretValue", resource: arn }],
  );
  const flows = byApiAndRegion(read, region).flatMap((call) =>
    service.subnets.map((subnet) =>
      toService(facts, service, subnet, { ...call, by: "executionRole", purpose: READ_SECRETS }),
    ),
  );
  const needs = [...read, ...decryption(secrets, region)];
  const asked = secrets.length === 0 ? [] : [access(asking, service, "execution", READ_SECRETS, needs)];
  return { service, purpose: READ_SECRETS, own, flows, access: asked };
}

/**
 * What stands behind the ARN of a secret, where that isn't what ECS reads.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
function suffixOf(from: Value): string | undefined {
  const text = symbolic(from);
  const [, written] = /^arn:aws:secretsmanager:[^:]*:[^:]*:secret:(?:<[^>]*>|[^:])+((?::[^:]*)*)$/.exec(text) ?? [];
  const [, behind] = /^<[^?>]*secret[^>]*>((?::[^:]*)*)$/.exec(text) ?? [];
  const suffix = written ?? behind ?? "";
  const isWhole = suffix === "" || suffix.split(":").length === 4;
  return isWhole || hasUnknown(text) ? undefined : suffix;
}

/**
 * RDS keeps a secret for the master user where it is asked to.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
function masterSecret(walk: Walk, name: string, from: Value): void {
  const [part, behind] = from instanceof Text ? from.parts : [from];
  if (!(part instanceof Reference) || part.resource.mode !== "managed" || part.path[0] !== "master_user_secret") return;
  const database = part.resource.address;
  const managed = switchSetting(part.resource.get("manage_master_user_password"));
  if (managed.kind === "unknown") walk.doubt(says.maybeManaged({ database, why: managed.why }));
  else if (equals(managed, true) === "no") walk.miss(says.unmanaged({ name, database }));
  const [, key = ""] = typeof behind === "string" ? behind.split(":") : [];
  if (!["", "username", "password"].includes(key)) walk.doubt(says.maybeKey({ name, key, database }));
}

/**
 * The store decrypts for whoever reads. A customer key asks for a permission of its own, a key of AWS's for none.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function decryption(secrets: readonly SecretUse[], home: string): readonly Need[] {
  const needs = secrets.flatMap(({ api, arn, key }): readonly Need[] => {
    if (key === undefined || isKeyOfAws(key)) return [];
    const need = { action: "kms:Decrypt", resource: key };
    // By a service, even where it isn't known by which.
    const store = api ?? "<?which store it is in>";
    return [{ ...need, via: `${store}.${regionIn(arn) ?? home}.amazonaws.com` }];
  });
  return [...new Map(needs.map((need) => [`${need.resource} ${need.via ?? ""}`, need])).values()];
}

/** Each secret is read in its own region, that of its ARN. */
function byApiAndRegion(
  read: readonly Need[],
  home: string,
): readonly { readonly api: string; readonly region: string; readonly actions: readonly Need[] }[] {
  const calls = new Map<string, { api: string; region: string; actions: Need[] }>();
  for (const need of read) {
    const [api = ""] = need.action.split(":");
    const region = regionIn(need.resource) ?? home;
    const call = calls.get(`${api} ${region}`) ?? { api, region, actions: [] };
    calls.set(`${api} ${region}`, call);
    call.actions.push(need);
  }
  return [...calls.values()];
}

/**
 * What a task reads when it starts. `valueFrom` is the ARN of a secret (perhaps with `:key:stage:version` behind it),
 * or the ARN or name of a parameter.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export function secretsOf(service: Service): readonly SecretUse[] {
  const { account } = service.resource;
  const region = symbolic(service.resource.region);
  return containersOf(service).flatMap((container) =>
    container.secrets.map(({ name, from }): SecretUse => {
      const text = symbolic(from);
      const resource = secretResource(from);
      const key = resource && keyOf(resource);
      if (text.startsWith("arn:aws:secretsmanager:"))
        return { name, api: "secretsmanager", arn: text.split(":").slice(0, 7).join(":"), key };
      if (text.startsWith("arn:aws:ssm:")) return { name, api: "ssm", arn: text, key };
      if (text.startsWith("<?")) return { name, api: undefined, arn: text, key };
      if (text.startsWith("<")) {
        const api = text.includes("secret") ? "secretsmanager" : undefined;
        return { name, api, arn: /^<[^>]*>/.exec(text)?.[0] ?? text, key };
      }
      return { name, api: "ssm", arn: `arn:aws:ssm:${region}:${account}:parameter/${text.replace(/^\//, "")}`, key };
    }),
  );
}

function secretResource(value: Value): Resource | undefined {
  if (value instanceof Text)
    return value.parts.map((part) => (typeof part === "string" ? undefined : secretResource(part))).find(Boolean);
  if (!(value instanceof Reference)) return undefined;
  const secret = value.resource.get("secret_id");
  return secret instanceof Reference ? secret.resource : value.resource;
}

/** The key of the storage of a database isn't that of its secret. */
function keyOf(resource: Resource): string | undefined {
  const key = DATA_STORES.includes(resource.type)
    ? resource.get("master_user_secret_kms_key_id")
    : (resource.get("kms_key_id") ?? resource.get("key_id") ?? resource.get("kms_key_arn"));
  return key === undefined ? undefined : keyArnOf(key, resource);
}
