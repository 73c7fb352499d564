import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { deployStatements, statedOnAll } from "../constructs/deploy/deploy-permissions";
import { stateStatements } from "../constructs/deploy/state-permissions";
import { DeployRole } from "../constructs/deploy/deploy-role";
import { OidcIssuer } from "../constructs/deploy/oidc-issuer";
import type { PolicyStatement } from "../constructs/service/roles";
import { StateBucket } from "../constructs/deploy/state-bucket";
import type { Backend } from "../definition/backend";
import type { AccountPlan, BucketPlan, DeployRolePlan } from "../definition/resolve/bootstrap-plan";
import { terraformId } from "../definition/resolve/names";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { s3Backend } from "../definition/resolve/state-location";
import type { StatedActions } from "../constructs/deploy/deploy-permissions";
import { BaseStack } from "./base-stack";
import type { Grant } from "./declarations";

/** What a stack of an environment is to whoever runs it. */
export interface DeployedStack {
  /** Types of the resources in it, `data.` before those of data sources. */
  readonly types: ReadonlySet<string>;
  /** Names of the stacks whose states it reads. */
  readonly readsStateOf: readonly string[];
  /**
   * What `extend` states of types of resources.
   * @default - nothing
   */
  readonly stated?: ReadonlyMap<string, readonly StatedActions[]>;
  /**
   * Names of roles that `extend` makes.
   * @default - none
   */
  readonly roleNames?: readonly string[];
}

const NOTHING_IN_IT: DeployedStack = { types: new Set(), readsStateOf: [] };

export interface BootstrapStackProps {
  readonly environment: ResolvedEnvironment;
  readonly plan: AccountPlan;
  /** Where this stack's own state is. */
  readonly backend: Backend;
  /** The environment's stacks by name. */
  readonly stacks: ReadonlyMap<string, DeployedStack>;
}

/** What must be in an environment's account before its first run: trust in who deploys, their roles, the state's bucket. */
export class BootstrapStack extends BaseStack {
  /** What of the roles' permissions only `extend` explains. */
  private readonly grants: readonly Grant[];

  constructor(scope: Construct, { environment, plan, backend, stacks }: BootstrapStackProps) {
    super(scope, "bootstrap", { ...environment, backend }, plan.stack);
    if (plan.bucket?.isMade === true) this.addBucket(plan.bucket, environment.definition.region);

    const arnByIssuer = new Map(
      plan.issuers.map(({ host, audience, isMade }) => [
        host,
        isMade
          ? new OidcIssuer(this, terraformId(host.replaceAll(/[.:]/g, "_")), { host, audience }).arn
          : `arn:aws:iam::${this.accountId}:oidc-provider/${host}`,
      ]),
    );
    const bucket = s3Backend(environment.backend);
    const arns = plan.roles.map((role) => {
      const stack = stacks.get(role.stack) ?? NOTHING_IN_IT;
      const { types, readsStateOf, stated, roleNames = [] } = stack;
      const statements: PolicyStatement[] = [
        ...deployStatements(role.phase, {
          environment,
          accountId: this.accountId,
          stack: role.stack,
          types,
          roleNames,
          ...(stated && { stated }),
        }),
        ...(bucket === undefined ? [] : stateStatements(role.phase, bucket, role.stack, readsStateOf)),
      ];
      return [role.name, this.addRole(role, arnByIssuer.get(role.issuer) ?? "", statements)] as const;
    });
    this.grants = plan.roles.flatMap(({ name, phase, stack }) =>
      statedOnAll(phase, stacks.get(stack)?.stated).map((grant) => ({ role: roleAddress(name), ...grant })),
    );
    if (arns.length === 0) return;
    new TerraformOutput(this, "role_arns", {
      value: Object.fromEntries(arns),
      description: "ARNs of the roles that runs and workflows assume, by name",
    });
  }

  protected override get declared(): object | undefined {
    return this.grants.length > 0 ? { grants: this.grants } : undefined;
  }

  private addBucket({ bucket, region, kmsKeyArn }: BucketPlan, ownRegion: string): void {
    const { name } = new StateBucket(this, "state", {
      name: bucket,
      ...(region !== ownRegion && { region }),
      ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    });
    new TerraformOutput(this, "state_bucket", { value: name, description: "Name of the bucket that keeps the states" });
  }

  private addRole(role: DeployRolePlan, issuerArn: string, statements: readonly PolicyStatement[]): string {
    const { name, phase, stack, issuer, audience, subject } = role;
    const description = `${{ plan: "Plans", apply: "Applies" }[phase]} ${stack}`;
    return new DeployRole(this, terraformId(name), {
      name,
      description,
      issuerArn,
      issuer,
      audience,
      subject,
      statements,
    }).arn;
  }
}

function roleAddress(name: string): string {
  return `aws_iam_role.${terraformId(name)}`;
}
