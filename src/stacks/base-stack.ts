import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../definition/resolve";
import { AddressedStack } from "./addressed-stack";

/** A stack of one environment: beside backend and addresses, the AWS provider with default tags. */
export abstract class BaseStack extends AddressedStack {
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;

  constructor(scope: Construct, purpose: string, environment: ResolvedEnvironment) {
    super(scope, `${environment.name}-${purpose}`, environment.backend);
    const { region, tags, accountId } = environment.definition;
    new AwsProvider(this, "aws", {
      region,
      defaultTags: [{ tags }],
      ...(accountId !== undefined && { allowedAccountIds: [accountId] }),
    });
    this.nameSource("aws", "hashicorp/aws");
    this.accountId = accountId ?? new DataAwsCallerIdentity(this, "current").accountId;
  }
}
