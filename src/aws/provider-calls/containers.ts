import type { Actions, CallsByType } from "./call";

const ECS_TAGS = (target: "cluster" | "ecsService" | "taskDefinition", ...others: string[]): Actions => ({
  [target]: [...others, "ecs:TagResource", "ecs:UntagResource"],
});

/**
 * Amazon ECS, Cloud Map, and the logs of containers.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudmap.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export const CONTAINER_CALLS: CallsByType = {
  aws_cloudwatch_log_group: {
    source: "logs/group.go",
    create: { logGroup: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"] },
    read: { any: ["logs:DescribeLogGroups"], logGroup: ["logs:ListTagsForResource"] },
    update: {
      logGroup: [
        "logs:AssociateKmsKey",
        "logs:DeleteRetentionPolicy",
        "logs:DisassociateKmsKey",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
    },
    delete: { logGroup: ["logs:DeleteLogGroup"] },
  },
  aws_ecs_account_setting_default: {
    source: "ecs/account_setting_default.go",
    create: { any: ["ecs:PutAccountSettingDefault"] },
    read: { any: ["ecs:ListAccountSettings"] },
    update: { any: ["ecs:PutAccountSettingDefault"] },
    // To delete one is to put the value that it had before.
    delete: { any: ["ecs:PutAccountSettingDefault"] },
  },
  aws_ecs_cluster: {
    source: "ecs/cluster.go",
    create: { cluster: ["ecs:CreateCluster", "ecs:TagResource"] },
    read: { cluster: ["ecs:DescribeClusters", "ecs:ListTagsForResource"] },
    update: ECS_TAGS("cluster", "ecs:UpdateCluster"),
    delete: { cluster: ["ecs:DeleteCluster"] },
    serviceLinkedRole: "ecs.amazonaws.com",
  },
  aws_ecs_cluster_capacity_providers: {
    source: "ecs/cluster_capacity_providers.go",
    create: { cluster: ["ecs:PutClusterCapacityProviders"] },
    read: { cluster: ["ecs:DescribeClusters"] },
    update: { cluster: ["ecs:PutClusterCapacityProviders"] },
    delete: { cluster: ["ecs:PutClusterCapacityProviders"] },
  },
  // A deployment and a revision are asked for by their own ARN; AWS asks for the service's too.
  aws_ecs_service: {
    source: "ecs/service.go",
    create: { ecsService: ["ecs:CreateService", "ecs:TagResource"] },
    read: {
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
    update: ECS_TAGS("ecsService", "ecs:UpdateService"),
    // Its tasks are brought to none first.
    delete: { ecsService: ["ecs:DeleteService", "ecs:UpdateService"] },
    // By which ECS gets certificates for Service Connect.
    passesRolesTo: { service: "ecs.amazonaws.com", roles: "tlsRole" },
  },
  aws_ecs_task_definition: {
    source: "ecs/task_definition.go",
    create: { taskDefinition: ["ecs:RegisterTaskDefinition", "ecs:TagResource"] },
    read: { any: ["ecs:DescribeTaskDefinition"], taskDefinition: ["ecs:ListTagsForResource"] },
    update: ECS_TAGS("taskDefinition"),
    delete: { any: ["ecs:DeregisterTaskDefinition"] },
    passesRolesTo: { service: "ecs-tasks.amazonaws.com", roles: "passedTaskRole" },
  },
  aws_service_discovery_http_namespace: {
    source: "servicediscovery/http_namespace.go",
    create: { any: ["servicediscovery:CreateHttpNamespace", "servicediscovery:TagResource"] },
    read: {
      any: ["servicediscovery:ListTagsForResource"],
      discoveryNamespace: ["servicediscovery:GetNamespace", "servicediscovery:GetOperation"],
    },
    update: { any: ["servicediscovery:TagResource", "servicediscovery:UntagResource"] },
    delete: { discoveryNamespace: ["servicediscovery:DeleteNamespace"] },
  },
  // What Cloud Map does in Route 53 it does with its caller's permissions: the policy AWSCloudMapFullAccess.
  aws_service_discovery_private_dns_namespace: {
    source: "servicediscovery/private_dns_namespace.go",
    create: {
      any: [
        "ec2:DescribeRegions",
        "route53:CreateHostedZone",
        "route53:ListHostedZonesByName",
        "servicediscovery:CreatePrivateDnsNamespace",
        "servicediscovery:TagResource",
      ],
    },
    read: {
      any: ["ec2:DescribeVpcs", "servicediscovery:ListTagsForResource"],
      discoveryNamespace: ["servicediscovery:GetNamespace", "servicediscovery:GetOperation"],
      hostedZone: ["route53:GetHostedZone"],
    },
    update: {
      any: ["servicediscovery:TagResource", "servicediscovery:UntagResource"],
      discoveryNamespace: ["servicediscovery:UpdatePrivateDnsNamespace"],
      hostedZone: ["route53:ChangeResourceRecordSets"],
    },
    delete: {
      discoveryNamespace: ["servicediscovery:DeleteNamespace"],
      hostedZone: ["route53:ChangeResourceRecordSets", "route53:DeleteHostedZone"],
    },
  },
  // An operation is asked for by its id; AWS asks for the namespace, and may for the service.
  aws_service_discovery_service: {
    source: "servicediscovery/service.go",
    create: {
      any: ["servicediscovery:TagResource"],
      discoveryNamespace: ["servicediscovery:CreateService"],
      discoveryService: ["servicediscovery:CreateService"],
    },
    read: {
      any: ["servicediscovery:ListTagsForResource"],
      discoveryNamespace: ["servicediscovery:GetOperation"],
      discoveryService: ["servicediscovery:GetOperation", "servicediscovery:GetService"],
    },
    update: {
      any: ["servicediscovery:TagResource", "servicediscovery:UntagResource"],
      discoveryService: ["servicediscovery:UpdateService"],
      hostedZone: ["route53:ChangeResourceRecordSets", "route53:GetHostedZone"],
    },
    delete: {
      discoveryService: [
        "servicediscovery:DeleteService",
        "servicediscovery:DeregisterInstance",
        "servicediscovery:ListInstances",
      ],
      hostedZone: ["route53:ChangeResourceRecordSets", "route53:GetHostedZone"],
    },
  },
  "data.aws_secretsmanager_secret_versions": {
    source: "secretsmanager/secret_versions_data_source.go",
    read: { secret: ["secretsmanager:ListSecretVersionIds"] },
  },
  "data.aws_ssm_parameter": {
    source: "ssm/parameter_data_source.go",
    read: { parameter: ["ssm:GetParameter"] },
  },
  "data.aws_secretsmanager_secret": {
    source: "secretsmanager/secret_data_source.go",
    read: { secret: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"] },
  },
};
