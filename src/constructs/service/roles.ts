import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { jsonLocal } from "../json-local";

/** One statement of an IAM policy. `Sid` says what the permission is for. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface RoleProps {
  readonly name: string;
  readonly description: string;
  /**
   * Account whose tasks alone may assume the role.
   * @default - no condition
   */
  readonly sourceAccount?: string;
  /** What the role may do; without statements it has no policy. */
  readonly statements: readonly PolicyStatement[];
}

/** A role that ECS tasks assume, with one inline policy for exactly the given statements. */
export class TasksRole extends Construct {
  readonly arn: string;
  /** At most one; whatever runs under the role must be gone before it goes. */
  readonly policies: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const role = new IamRole(this, "Default", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: jsonLocal(this, "trust", trustPolicy(props.sourceAccount)),
    });
    this.arn = role.arn;
    this.policies = props.statements.length === 0 ? [] : [this.addPolicy(role.name, props.statements)];
  }

  private addPolicy(role: string, statements: readonly PolicyStatement[]): IamRolePolicy {
    const policy = jsonLocal(this, "permissions", { Version: "2012-10-17", Statement: statements });
    return new IamRolePolicy(this, "role_policy", { name: "permissions", role, policy });
  }
}

/**
 * Against the confused deputy: only our account's tasks. AWS documents the condition for task roles; for execution roles
 * no page says that ECS always sends it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
function trustPolicy(sourceAccount: string | undefined) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        ...(sourceAccount !== undefined && { Condition: { StringEquals: { "aws:SourceAccount": sourceAccount } } }),
      },
    ],
  };
}
