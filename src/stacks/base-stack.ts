import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import type { StatedActions } from "../constructs/deploy/deploy-permissions";
import { AddressedStack, blockAddress } from "./addressed-stack";
import type { DeclaredOverride } from "./declarations";
import type { JsonObject } from "./render";

/** A stack of one environment: beside backend and addresses, the AWS provider with default tags. */
export abstract class BaseStack extends AddressedStack {
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
  /** What Terraform asks of AWS for types of resources that `extend` makes. */
  deployStatements: ReadonlyMap<string, readonly StatedActions[]> = new Map();
  /** Types of its ephemeral resources. */
  readonly ephemeralTypes = new Set<string>();
  private readonly environmentName: string;
  private readonly overridden: DeclaredOverride[] = [];

  /** @param name of the stack, where it isn't `<platform>-<environment>-<purpose>` */
  constructor(scope: Construct, purpose: string, environment: ResolvedEnvironment, name?: string) {
    super(scope, name ?? `${environment.name}-${purpose}`, environment.backend);
    this.environmentName = environment.name;
    const { region, tags, accountId } = environment.definition;
    new AwsProvider(this, "aws", {
      region,
      defaultTags: [{ tags }],
      ...(accountId !== undefined && { allowedAccountIds: [accountId] }),
    });
    this.nameSource("aws", "hashicorp/aws");
    this.accountId = accountId ?? new DataAwsCallerIdentity(this, "current").accountId;
  }

  /** Which stacks make up an environment can't be told from their names alone. */
  protected override get remarks(): JsonObject {
    const { declared, overridden } = this;
    const overrides = overridden.length > 0 ? { overrides: overridden } : {};
    return {
      ...super.remarks,
      environment: this.environmentName,
      ...((declared !== undefined || overridden.length > 0) && { declared: { ...declared, ...overrides } }),
    };
  }

  /** What the resources alone can't tell. */
  protected get declared(): object | undefined {
    return undefined;
  }

  /**
   * A resource that exists while Terraform runs and is in no state or plan. Neither cdktf nor the bindings have a class for it.
   * @see https://developer.hashicorp.com/terraform/language/block/ephemeral
   * @returns the expression of an attribute
   */
  protected addEphemeral(type: string, name: string): (attribute: string) => string {
    this.addOverride(`ephemeral.${type}.${name}`, {});
    this.ephemeralTypes.add(type);
    return (attribute) => `\${ephemeral.${type}.${name}.${attribute}}`;
  }

  /** Sets an attribute of a resource or data source of this stack; false where it has none of that address. */
  override(override: DeclaredOverride, value: unknown): boolean {
    const element = this.elementAt(override.address);
    if (element === undefined) return false;
    element.addOverride(override.attribute, value);
    this.overridden.push(override);
    return true;
  }

  private elementAt(address: string): TerraformElement | undefined {
    return this.node
      .findAll()
      .filter((construct) => TerraformElement.isTerraformElement(construct))
      .find((element) => blockAddress(element) === address);
  }
}
