import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { MANAGED_POLICY } from "../../aws/quotas";
import { jsonLocal } from "../locals";
import type { PolicyStatement } from "../service/roles";

export interface DeployRoleProps {
  readonly name: string;
  readonly description: string;
  /** ARN of the OIDC provider whose tokens may assume the role. */
  readonly issuerArn: string;
  /** Host name of that issuer. */
  readonly issuer: string;
  readonly audience: string;
  /** The one subject, spelled out: a pattern would let others in. */
  readonly subject: string;
  readonly statements: readonly PolicyStatement[];
}

/** A role that one workspace's run or one repository's workflow assumes with a token that names it. */
export class DeployRole extends Construct {
  readonly arn: string;

  /** @throws when the permissions are longer than a role may have */
  constructor(scope: Construct, id: string, props: DeployRoleProps) {
    super(scope, id);
    const { name, description, issuerArn, issuer, audience, subject, statements } = props;
    const documents = packed(statements);
    if (documents.length > MANAGED_POLICY.perRole) {
      throw new Error(
        `role '${name}': policies are ${documents.length}; AWS allows ${MANAGED_POLICY.perRole}; give the services' names a prefix, names.service`,
      );
    }
    const role = new IamRole(this, "Default", {
      name,
      description,
      assumeRolePolicy: jsonLocal(this, "trust", {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: issuerArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject } },
          },
        ],
      }),
    });
    this.arn = role.arn;
    for (const [index, document] of documents.entries()) {
      const own = new Construct(this, String(index + 1));
      const policy = new IamPolicy(own, "policy", {
        name: `${name}-${index + 1}`,
        description: `${description}, part ${index + 1} of ${documents.length}`,
        policy: jsonLocal(own, "permissions", document),
      });
      new IamRolePolicyAttachment(own, "role_policy_attachment", { role: role.name, policyArn: policy.arn });
    }
  }
}

interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** Spreads statements over as few documents as hold them, in order. */
function packed(statements: readonly PolicyStatement[]): PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  for (const statement of statements) {
    const last = documents.at(-1);
    const longer = documentOf([...(last?.Statement ?? []), statement]);
    if (last !== undefined && JSON.stringify(longer).length <= MANAGED_POLICY.length)
      documents[documents.length - 1] = longer;
    else documents.push(documentOf([statement]));
  }
  return documents;
}

function documentOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
