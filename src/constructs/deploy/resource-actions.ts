import { DATABASE_ACTIONS, type DatabaseTarget } from "./database-actions";
import { FILES_ACTIONS, type FilesTarget } from "./files-actions";
import { NETWORK_ACTIONS, type NetworkAction } from "./network-actions";
import { SCALING_ACTIONS, type ScalingTarget } from "./scaling-actions";
import { SCHEDULE_ACTIONS, type ScheduleTarget } from "./schedule-actions";
import { STORAGE_ACTIONS, type StorageTarget } from "./storage-actions";

/**
 * What an ARN in a deployment role's policy is limited to. `any` is `*`, for actions that AWS lets nobody narrow; the others
 * are kinds of resources whose names start with the environment's.
 */
export type Target =
  | DatabaseTarget
  | FilesTarget
  | ScalingTarget
  | ScheduleTarget
  | StorageTarget
  | "any"
  | "anyRepository"
  | "awsPrefixList"
  | "cluster"
  | "discoveryNamespace"
  | "discoveryService"
  | "ecsService"
  | "hostedZone"
  | "listener"
  | "listenerRule"
  | "loadBalancer"
  | "passedTaskRole"
  | "logGroup"
  | "repository"
  | "resourceGroup"
  | "secret"
  | "serviceDeployment"
  | "serviceRevision"
  | "targetGroup"
  | "taskDefinition"
  | "taskRole";

export type Actions = Readonly<Partial<Record<Target, readonly string[]>>>;

/** What Terraform's provider asks of AWS for one type of resource or data source. */
export interface TypeActions {
  /** At every plan. */
  readonly reads: Actions;
  /** At an apply, beside the reads. */
  readonly writes?: Actions;
  readonly network?: readonly NetworkAction[];
  /** An AWS service that gets roles of the environment: `iam:PassRole`. */
  readonly passesRolesTo?: { readonly service: string; readonly roles: "passedTaskRole" | "scheduleRole" };
  /** An AWS service that makes its own role in an account that has none yet. */
  readonly serviceLinkedRole?: string;
}

const NOTHING: TypeActions = { reads: {} };

/**
 * By type, for every type that the stacks render. What can be narrowed to which resource follows "Actions, resources, and
 * condition keys" of each service in the Service Authorization Reference; which actions a type needs, the source of
 * Terraform's AWS provider (`internal/service/<service>`), and for Cloud Map the policy AWSCloudMapFullAccess.
 */
export const RESOURCE_ACTIONS: Readonly<Record<string, TypeActions>> = {
  ...DATABASE_ACTIONS,
  ...FILES_ACTIONS,
  ...NETWORK_ACTIONS,
  ...SCALING_ACTIONS,
  ...SCHEDULE_ACTIONS,
  ...STORAGE_ACTIONS,
  aws_cloudwatch_log_group: {
    reads: { any: ["logs:DescribeLogGroups"], logGroup: ["logs:ListTagsForResource"] },
    writes: {
      logGroup: [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
    },
  },
  aws_ecr_lifecycle_policy: {
    reads: { repository: ["ecr:GetLifecyclePolicy"] },
    writes: { repository: ["ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy"] },
  },
  aws_ecr_repository: {
    reads: { repository: ["ecr:DescribeRepositories", "ecr:ListTagsForResource"] },
    writes: {
      repository: [
        "ecr:CreateRepository",
        "ecr:DeleteRepository",
        "ecr:PutImageScanningConfiguration",
        "ecr:PutImageTagMutability",
        "ecr:TagResource",
        "ecr:UntagResource",
      ],
    },
  },
  aws_ecs_account_setting_default: {
    reads: { any: ["ecs:ListAccountSettings"] },
    writes: { any: ["ecs:PutAccountSettingDefault"] },
  },
  aws_ecs_cluster: {
    reads: { cluster: ["ecs:DescribeClusters", "ecs:ListTagsForResource"] },
    writes: {
      cluster: ["ecs:CreateCluster", "ecs:DeleteCluster", "ecs:TagResource", "ecs:UntagResource", "ecs:UpdateCluster"],
    },
    serviceLinkedRole: "ecs.amazonaws.com",
  },
  // internal/service/ecs/cluster_capacity_providers.go
  aws_ecs_cluster_capacity_providers: {
    reads: { cluster: ["ecs:DescribeClusters"] },
    writes: { cluster: ["ecs:PutClusterCapacityProviders"] },
  },
  aws_ecs_service: {
    reads: {
      // What a deployment and a revision are described by is granted on the service as well, else AWS refuses it.
      ecsService: [
        "ecs:DescribeServiceDeployments",
        "ecs:DescribeServiceRevisions",
        "ecs:DescribeServices",
        "ecs:ListServiceDeployments",
        "ecs:ListTagsForResource",
      ],
      serviceDeployment: ["ecs:DescribeServiceDeployments"],
      serviceRevision: ["ecs:DescribeServiceRevisions"],
    },
    writes: {
      ecsService: [
        "ecs:CreateService",
        "ecs:DeleteService",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateService",
      ],
    },
  },
  aws_ecs_task_definition: {
    reads: { any: ["ecs:DescribeTaskDefinition"], taskDefinition: ["ecs:ListTagsForResource"] },
    writes: {
      any: ["ecs:DeregisterTaskDefinition"],
      taskDefinition: ["ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UntagResource"],
    },
    passesRolesTo: { service: "ecs-tasks.amazonaws.com", roles: "passedTaskRole" },
  },
  aws_iam_role: {
    reads: { taskRole: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"] },
    writes: {
      taskRole: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
    },
  },
  aws_iam_role_policy: {
    reads: { taskRole: ["iam:GetRolePolicy"] },
    writes: { taskRole: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"] },
  },
  aws_lb: {
    reads: {
      any: [
        "ec2:DescribeNetworkInterfaces",
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTags",
      ],
    },
    writes: {
      loadBalancer: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
    },
    serviceLinkedRole: "elasticloadbalancing.amazonaws.com",
  },
  aws_lb_listener: {
    reads: {
      any: [
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeTags",
      ],
    },
    writes: {
      loadBalancer: ["elasticloadbalancing:CreateListener"],
      listener: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:RemoveTags",
      ],
    },
  },
  aws_lb_listener_rule: {
    reads: { any: ["elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags"] },
    writes: {
      listener: ["elasticloadbalancing:CreateRule"],
      listenerRule: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetRulePriorities",
      ],
    },
  },
  aws_lb_target_group: {
    reads: {
      any: [
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
      ],
    },
    writes: {
      targetGroup: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RemoveTags",
      ],
    },
  },
  aws_resourcegroups_group: {
    reads: {
      any: ["tag:GetResources"],
      resourceGroup: [
        "resource-groups:GetGroup",
        "resource-groups:GetGroupConfiguration",
        "resource-groups:GetGroupQuery",
        "resource-groups:GetTags",
      ],
    },
    writes: {
      any: ["resource-groups:CreateGroup"],
      resourceGroup: [
        "resource-groups:DeleteGroup",
        "resource-groups:Tag",
        "resource-groups:Untag",
        "resource-groups:UpdateGroup",
        "resource-groups:UpdateGroupQuery",
      ],
    },
  },
  aws_service_discovery_private_dns_namespace: {
    reads: {
      any: ["ec2:DescribeVpcs", "servicediscovery:ListTagsForResource"],
      discoveryNamespace: ["servicediscovery:GetNamespace", "servicediscovery:GetOperation"],
      hostedZone: ["route53:GetHostedZone"],
    },
    writes: {
      any: [
        "ec2:DescribeRegions",
        "route53:CreateHostedZone",
        "route53:ListHostedZonesByName",
        "servicediscovery:CreatePrivateDnsNamespace",
        "servicediscovery:TagResource",
        "servicediscovery:UntagResource",
      ],
      discoveryNamespace: ["servicediscovery:DeleteNamespace", "servicediscovery:UpdatePrivateDnsNamespace"],
      hostedZone: ["route53:ChangeResourceRecordSets", "route53:DeleteHostedZone"],
    },
  },
  aws_service_discovery_service: {
    reads: {
      any: ["servicediscovery:ListTagsForResource"],
      discoveryService: ["servicediscovery:GetOperation", "servicediscovery:GetService"],
    },
    writes: {
      any: ["servicediscovery:TagResource", "servicediscovery:UntagResource"],
      discoveryNamespace: ["servicediscovery:CreateService"],
      discoveryService: [
        "servicediscovery:CreateService",
        "servicediscovery:DeleteService",
        "servicediscovery:DeregisterInstance",
        "servicediscovery:ListInstances",
        "servicediscovery:UpdateService",
      ],
      hostedZone: ["route53:ChangeResourceRecordSets", "route53:GetHostedZone"],
    },
  },
  // Whoever has credentials may ask whose they are.
  "data.aws_caller_identity": NOTHING,
  // Lists of AWS's own belong to an account of that name.
  "data.aws_ec2_managed_prefix_list": {
    reads: { any: ["ec2:DescribeManagedPrefixLists"], awsPrefixList: ["ec2:GetManagedPrefixListEntries"] },
  },
  "data.aws_ecr_authorization_token": { reads: { any: ["ecr:GetAuthorizationToken"] } },
  "data.aws_ecr_images": { reads: { repository: ["ecr:ListImages"] } },
  // A list of all of them is asked of all of them.
  "data.aws_ecr_repositories": { reads: { anyRepository: ["ecr:DescribeRepositories"] } },
  // The provider reads the repository's URI beside the image (terraform-provider-aws #35303).
  "data.aws_ecr_image": { reads: { repository: ["ecr:DescribeImages", "ecr:DescribeRepositories"] } },
  "data.aws_secretsmanager_secret": {
    reads: { secret: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"] },
  },
  docker_image: NOTHING,
  docker_registry_image: {
    reads: {
      repository: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    },
    writes: {
      repository: ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
    },
  },
  // It exists in the state alone.
  terraform_data: NOTHING,
};
