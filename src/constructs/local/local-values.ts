import { type IResolvable, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import { isReference } from "../../definition/resolve/additions";
import type { ResolvedContainer } from "../../definition/resolve/task/container";
import { secretsOf } from "../../definition/resolve/uses";
import { plainText } from "../locals";

/** A variable of a container whose value on this machine isn't the one on AWS. */
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

/** Where the variables of a task's containers have their values from: by the container's name, by the variable's. */
export type SourcesOf = ReadonlyMap<string, Readonly<Record<string, string>>>;

export interface LocalValuesProps {
  /** What the container is called: `books`, `proxy of books`. */
  readonly whose: string;
  readonly container: Pick<ResolvedContainer, "secrets" | "uses" | "added">;
  /** Of the variables by which it finds what it uses. */
  readonly ofUses: LocalValuesByName;
}

/**
 * Values of a container's variables that aren't those on AWS: a Terraform variable each (`TF_VAR_books_secret_db_password`). What is
 * secret, or has no stand-in, has no default: it comes from whoever runs Terraform and is never committed. The local state holds
 * it. A stand-in's value can be replaced in the same way.
 */
export class LocalValues extends Construct {
  /** By name of the environment variable. */
  readonly sources: Readonly<Record<string, string>>;
  /** When what they name is on this machine, as conditions of Terraform; undefined for never. */
  private readonly isHereIf: readonly string[] | undefined;

  constructor(scope: Construct, id: string, { whose, container, ofUses }: LocalValuesProps) {
    super(scope, id);
    const inUses = secretsOf(container.uses);
    const own = Object.entries(container.secrets).flatMap(([name, { name: secret }]) =>
      Object.hasOwn(inUses, name) ? [] : [[name, { inAws: `the secret ${secret}`, value: undefined }] as const],
    );
    const all: readonly (readonly [string, LocalValue])[] = [
      ...own,
      ...ofExtension(container),
      ...Object.entries(ofUses),
    ];
    const variables = all.map(([name, value]) => ({
      name,
      value,
      variable: this.addVariable(whose, name, value),
    }));
    this.sources = Object.fromEntries(variables.map(({ name, variable }) => [name, variable.stringValue]));
    const addresses = variables.filter(({ value }) => value.isAddress === true);
    const isUnchanged = addresses.map(
      ({ value: { value = "" }, variable }) =>
        `var.${variable.friendlyUniqueId} == ${JSON.stringify(plainText(value))}`,
    );
    this.isHereIf = addresses.some(({ value }) => value.value === undefined) ? undefined : isUnchanged;
  }

  /** Whether everything that these name is on this machine, or an expression that says so. */
  static areHere(all: readonly LocalValues[]): boolean | IResolvable {
    const conditions = all.flatMap(({ isHereIf }) => isHereIf ?? []);
    if (all.some(({ isHereIf }) => isHereIf === undefined)) return false;
    return conditions.length === 0 || Token.asAny(`\${nonsensitive(${conditions.join(" && ")})}`);
  }

  private addVariable(whose: string, name: string, { inAws, value }: LocalValue): TerraformVariable {
    return new TerraformVariable(this, name.toLowerCase(), {
      type: "string",
      description: `Local value of ${name} of ${whose}, in AWS ${inAws}`,
      sensitive: true,
      nullable: false,
      ...(value !== undefined && { default: plainText(value) }),
    });
  }
}

/** What `extend` makes stands on AWS alone. */
function ofExtension({ added }: Pick<ResolvedContainer, "added">): [string, LocalValue][] {
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
