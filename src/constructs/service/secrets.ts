import { match } from "../../lib/match";
import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { DataAwsSecretsmanagerSecretVersions } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-versions";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Construct } from "constructs";
import type { AddedSecret } from "../../definition/resolve/additions";
import type { ResolvedService } from "../../definition/resolve/resolve";
import type { ResolvedSecret } from "../../definition/resolve/secrets";
import { type PlatformInterface, attributeOf, lookup } from "../platform-interface";

export interface SecretsProps {
  /** By name of the environment variable. */
  readonly secrets: Readonly<Record<string, ResolvedSecret>>;
  /**
   * Those of `extend`, by name of the environment variable.
   * @default - none
   */
  readonly added?: Readonly<Record<string, AddedSecret>>;
  /**
   * Secrets that other containers of the task have looked up: one needs no second look.
   * @default - none
   */
  readonly known?: Pick<Secrets, "arnByName" | "versionByName">;
  readonly accountId: string;
  readonly region: string;
  /** Whether its tasks run on, and are exchanged: each run of a job reads its secrets anew. */
  readonly isService: boolean;
  /** What services use of AWS, by its name in the definition. */
  readonly resources: PlatformInterface["resourceByName"];
}

/** Where a service's secret variables come from. Only names and ARNs: the values never enter Terraform. */
export class Secrets extends Construct {
  /** What the container definition takes for each variable, `valueFrom`. */
  readonly sources: Readonly<Record<string, string>>;
  readonly secretArns: readonly string[];
  /** ARNs of secrets by their names, those that were known among them. */
  readonly arnByName: ReadonlyMap<string, string>;
  readonly parameterArns: readonly string[];
  /** Of those that redeploy the service when they change, by name of the environment variable: what differs then. */
  readonly versions: Readonly<Record<string, string>>;
  /** The same by type and name of the secret, those that were known among them. */
  readonly versionByName: ReadonlyMap<string, string>;
  /** Customer managed keys. */
  readonly kmsKeyArns: readonly string[];

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    const { added = {} } = props;
    const sources: Record<string, string> = {};
    const secretArns: string[] = [];
    const parameterArns: string[] = [];
    const ownKeyArns: string[] = [];
    const arnByName = new Map(props.known?.arnByName);
    const versions: Record<string, string> = {};
    const versionByName = new Map(props.known?.versionByName);
    const watch = (variable: string, key: string, version: () => string): void => {
      if (!props.isService) return;
      versions[variable] = versionByName.get(key) ?? version();
      versionByName.set(key, versions[variable]);
    };
    for (const [variable, secret] of Object.entries(props.secrets)) {
      sources[variable] = match(secret, "type", {
        "secrets-manager": ({ name, jsonKey, redeployOnChange = false }) => {
          const arn = arnByName.get(name) ?? this.secretArn(variable, name);
          arnByName.set(name, arn);
          secretArns.push(arn);
          if (redeployOnChange) watch(variable, `secret ${name}`, () => this.secretVersion(variable, arn));
          return valueFrom(arn, jsonKey);
        },
        managed: ({ name, jsonKey, key, redeployOnChange }) => {
          const arn = attributeOf(props.resources, name, "secretArn");
          secretArns.push(arn);
          if (key !== undefined) ownKeyArns.push(lookup(props.resources, key, "key").arn);
          if (redeployOnChange) watch(variable, `database ${name}`, () => this.secretVersion(variable, arn));
          return valueFrom(arn, jsonKey);
        },
        parameter: ({ name, redeployOnChange = false }) => {
          const arn = `arn:aws:ssm:${props.region}:${props.accountId}:parameter/${name.replace(/^\//, "")}`;
          parameterArns.push(arn);
          if (redeployOnChange) watch(variable, `parameter ${name}`, () => this.parameterVersion(variable, name));
          return arn;
        },
      });
    }
    for (const [variable, { type, arn, jsonKey }] of Object.entries(added)) {
      ({ "secrets-manager": secretArns, parameter: parameterArns })[type].push(arn);
      sources[variable] = valueFrom(arn, jsonKey);
    }
    this.sources = sources;
    this.secretArns = secretArns;
    this.arnByName = arnByName;
    this.versions = versions;
    this.versionByName = versionByName;
    this.parameterArns = parameterArns;
    const named = [...Object.values(props.secrets), ...Object.values(added)];
    this.kmsKeyArns = [...named.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []), ...ownKeyArns];
  }

  // Looked up, because AWS adds six characters to a secret's name that nobody knows beforehand.
  private secretArn(variable: string, name: string): string {
    return new DataAwsSecretsmanagerSecret(this, variable.toLowerCase(), { name }).arn;
  }

  /**
   * Id of the version that tasks get now. The data source holds ids, stages and times of versions, and no value.
   * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_versions_data_source.go
   */
  private secretVersion(variable: string, secretId: string): string {
    const own = new DataAwsSecretsmanagerSecretVersions(this, `${variable.toLowerCase()}_versions`, { secretId });
    const versions = `data.aws_secretsmanager_secret_versions.${own.friendlyUniqueId}.versions`;
    return `\${[for it in ${versions} : it.version_id if contains(it.version_stages, "AWSCURRENT")][0]}`;
  }

  /**
   * Without decryption the data source holds the encrypted value of a `SecureString`, and the value itself of other types.
   * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssm/parameter_data_source.go
   */
  private parameterVersion(variable: string, name: string): string {
    const isEncrypted = {
      condition: '${self.type == "SecureString"}',
      errorMessage: `parameter ${name} isn't a SecureString, so that its value would stand in the state; make it one, or leave out redeployOnChange of ${variable}`,
    };
    const parameter = new DataAwsSsmParameter(this, `${variable.toLowerCase()}_version`, {
      name,
      withDecryption: false,
      lifecycle: { postcondition: [isEncrypted] },
    });
    return `\${tostring(data.aws_ssm_parameter.${parameter.friendlyUniqueId}.version)}`;
  }
}

/** A customer managed key that encrypts secrets, and the store that decrypts them with it. */
export interface SecretKey {
  readonly arn: string;
  /** `secretsmanager.eu-central-1.amazonaws.com` */
  readonly via: string;
}

/** The keys of the secrets that a task starts with, each with its store once; without those of secrets of `created` keys. */
export function secretKeys(
  { secrets, added }: Pick<ResolvedService, "added" | "secrets">,
  { resourceByName, region }: Pick<PlatformInterface, "region" | "resourceByName">,
  created: ReadonlySet<string>,
): readonly SecretKey[] {
  const keys = [...secrets, ...Object.values(added.secrets)].flatMap((secret): readonly SecretKey[] => {
    const named = "key" in secret ? secret.key : undefined;
    if (named !== undefined && created.has(named)) return [];
    const arn = named === undefined ? secret.kmsKeyArn : lookup(resourceByName, named, "key").arn;
    const place = ("arn" in secret ? /^arn:aws:[a-z]+:([a-z0-9-]+):/.exec(secret.arn)?.[1] : undefined) ?? region;
    return arn === undefined ? [] : [{ arn, via: `${STORES[secret.type]}.${place}.amazonaws.com` }];
  });
  return [...new Map(keys.map((key) => [`${key.arn} ${key.via}`, key])).values()];
}

const STORES: Readonly<Record<ResolvedSecret["type"], string>> = {
  managed: "secretsmanager",
  parameter: "ssm",
  "secrets-manager": "secretsmanager",
};

/**
 * `<arn>:<json key>:<version stage>:<version id>`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function valueFrom(arn: string, jsonKey: string | undefined): string {
  return jsonKey === undefined ? arn : `${arn}:${jsonKey}::`;
}
