import { type IResolvable, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import { isReference } from "../../definition/resolve/additions";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { secretsOf } from "../../definition/resolve/uses";
import { plainText } from "../locals";

/** A variable of a service whose value on this machine isn't the one on AWS. */
export interface LocalValue {
  /** What it is on AWS, in words. */
  readonly inAws: string;
  /** Undefined where only whoever runs the platform knows it. */
  readonly value: string | undefined;
  /** Whether it says where something is: another value may lead out of this machine. @default false */
  readonly isAddress?: boolean;
}

/** By name of the environment variable. */
export type LocalValuesByName = Readonly<Record<string, LocalValue>>;

/**
 * Values of a service's variables that aren't those on AWS: a Terraform variable each (`TF_VAR_books_secret_db_password`). What is
 * secret, or has no stand-in, has no default: it comes from whoever runs Terraform and is never committed. The local state holds
 * it. A stand-in's value can be replaced in the same way.
 */
export class LocalValues extends Construct {
  /** By name of the environment variable. */
  readonly sources: Readonly<Record<string, string>>;
  /** Whether everything that they name is on this machine, or an expression that says so. */
  readonly isHere: boolean | IResolvable;

  /** @param ofUses of the variables by which it finds what it uses */
  constructor(scope: Construct, id: string, service: ResolvedService, ofUses: LocalValuesByName) {
    super(scope, id);
    const inUses = secretsOf(service.uses);
    const own = Object.entries(service.secrets).flatMap(([name, { name: secret }]) =>
      Object.hasOwn(inUses, name) ? [] : [[name, { inAws: `the secret ${secret}`, value: undefined }] as const],
    );
    const all: readonly (readonly [string, LocalValue])[] = [
      ...own,
      ...ofExtension(service),
      ...Object.entries(ofUses),
    ];
    const variables = all.map(([name, value]) => ({
      name,
      value,
      variable: this.addVariable(service.name, name, value),
    }));
    this.sources = Object.fromEntries(variables.map(({ name, variable }) => [name, variable.stringValue]));
    const addresses = variables.filter(({ value }) => value.isAddress === true);
    const isUnchanged = addresses.map(
      ({ value: { value = "" }, variable }) =>
        `var.${variable.friendlyUniqueId} == ${JSON.stringify(plainText(value))}`,
    );
    if (addresses.some(({ value }) => value.value === undefined)) this.isHere = false;
    else if (addresses.length === 0) this.isHere = true;
    else this.isHere = Token.asAny(`\${nonsensitive(${isUnchanged.join(" && ")})}`);
  }

  private addVariable(service: string, name: string, { inAws, value }: LocalValue): TerraformVariable {
    return new TerraformVariable(this, name.toLowerCase(), {
      type: "string",
      description: `Local value of ${name} of ${service}, in AWS ${inAws}`,
      sensitive: true,
      nullable: false,
      ...(value !== undefined && { default: plainText(value) }),
    });
  }
}

/** What `extend` makes stands on AWS alone. */
function ofExtension({ added }: ResolvedService): [string, LocalValue][] {
  const inAws = { "secrets-manager": "a secret", parameter: "a parameter" };
  return [
    ...Object.entries(added.secrets).map(([name, { type }]): [string, LocalValue] => [
      name,
      { inAws: inAws[type], value: undefined },
    ]),
    ...Object.entries(added.variables).flatMap(([name, value]): [string, LocalValue][] =>
      isReference(value) ? [[name, { inAws: "what extend makes", value: undefined, isAddress: true }]] : [],
    ),
  ];
}
