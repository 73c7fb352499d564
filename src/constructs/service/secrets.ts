import { match } from "../../lib/match";
import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { Construct } from "constructs";
import type { AddedSecret } from "../../definition/resolve/additions";
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
   * Secrets that other containers of the task have looked up, by their names: one needs no second look.
   * @default - none
   */
  readonly known?: ReadonlyMap<string, string>;
  readonly accountId: string;
  readonly region: string;
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
  /** Customer managed keys. */
  readonly kmsKeyArns: readonly string[];

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    const { added = {} } = props;
    const sources: Record<string, string> = {};
    const secretArns: string[] = [];
    const parameterArns: string[] = [];
    const ownKeyArns: string[] = [];
    const arnByName = new Map(props.known);
    for (const [variable, secret] of Object.entries(props.secrets)) {
      sources[variable] = match(secret, "type", {
        "secrets-manager": ({ name, jsonKey }) => {
          const arn = arnByName.get(name) ?? this.secretArn(variable, name);
          arnByName.set(name, arn);
          secretArns.push(arn);
          return valueFrom(arn, jsonKey);
        },
        managed: ({ name, jsonKey, key }) => {
          const arn = attributeOf(props.resources, name, "secretArn");
          secretArns.push(arn);
          if (key !== undefined) ownKeyArns.push(lookup(props.resources, key, "key").arn);
          return valueFrom(arn, jsonKey);
        },
        parameter: ({ name }) => {
          const arn = `arn:aws:ssm:${props.region}:${props.accountId}:parameter/${name.replace(/^\//, "")}`;
          parameterArns.push(arn);
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
    this.parameterArns = parameterArns;
    const named = [...Object.values(props.secrets), ...Object.values(added)];
    this.kmsKeyArns = [...named.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []), ...ownKeyArns];
  }

  // Looked up, because AWS adds six characters to a secret's name that nobody knows beforehand.
  private secretArn(variable: string, name: string): string {
    return new DataAwsSecretsmanagerSecret(this, variable.toLowerCase(), { name }).arn;
  }
}

/**
 * `<arn>:<json key>:<version stage>:<version id>`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
function valueFrom(arn: string, jsonKey: string | undefined): string {
  return jsonKey === undefined ? arn : `${arn}:${jsonKey}::`;
}
