import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { AddressedStack } from "./addressed-stack";
import type { JsonObject } from "./render";

/** A stack of one environment: beside backend and addresses, the AWS provider with default tags. */
export abstract class BaseStack extends AddressedStack {
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
  private readonly environmentName: string;

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
    return { ...super.remarks, environment: this.environmentName };
  }
}
