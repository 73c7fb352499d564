import type { CallsByType } from "./call";

/**
 * Roles, and what groups an environment's resources.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsresourcegroups.html
 */
export const IDENTITY_CALLS: CallsByType = {
  // Each inline policy is read with its role; before a deletion it is looked up whether an instance profile has the role.
  aws_iam_role: {
    source: "iam/role.go",
    create: { taskRole: ["iam:CreateRole", "iam:TagRole"] },
    read: {
      taskRole: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
    },
    update: {
      taskRole: [
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
    },
    delete: { taskRole: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole"] },
  },
  aws_iam_role_policy: {
    source: "iam/role_policy.go",
    create: { taskRole: ["iam:PutRolePolicy"] },
    read: { taskRole: ["iam:GetRolePolicy"] },
    update: { taskRole: ["iam:PutRolePolicy"] },
    delete: { taskRole: ["iam:DeleteRolePolicy"] },
  },
  aws_resourcegroups_group: {
    source: "resourcegroups/group.go",
    create: { any: ["resource-groups:CreateGroup"], resourceGroup: ["resource-groups:Tag"] },
    read: {
      any: ["tag:GetResources"],
      resourceGroup: [
        "resource-groups:GetGroup",
        "resource-groups:GetGroupConfiguration",
        "resource-groups:GetGroupQuery",
        "resource-groups:GetTags",
      ],
    },
    update: {
      resourceGroup: [
        "resource-groups:Tag",
        "resource-groups:Untag",
        "resource-groups:UpdateGroup",
        "resource-groups:UpdateGroupQuery",
      ],
    },
    delete: { resourceGroup: ["resource-groups:DeleteGroup"] },
  },
  // Whoever has credentials may ask whose they are.
  "data.aws_caller_identity": { source: "sts/caller_identity_data_source.go" },
};
