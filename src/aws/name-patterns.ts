/** What names may look like, by type of resource: which attribute, and in words what AWS allows. */
import { LONGEST_NAME } from "./name-limits";

export interface NamePattern {
  readonly attribute: string;
  readonly pattern: RegExp;
  readonly allowed: string;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const LOAD_BALANCER = {
  attribute: "name",
  pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  allowed: `${LONGEST_NAME.loadBalancer} letters, digits and inner hyphens, not starting with internal-`,
};
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const TARGET_GROUP = {
  attribute: "name",
  pattern: /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  allowed: `${LONGEST_NAME.targetGroup} letters, digits and inner hyphens`,
};
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
const ECS = {
  attribute: "name",
  pattern: /^[A-Za-z0-9_-]{1,255}$/,
  allowed: `${LONGEST_NAME.ecs} letters, digits, hyphens and underscores`,
};
/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const LOG_GROUP = {
  attribute: "name",
  pattern: /^(?!aws\/)[A-Za-z0-9._/#-]{1,512}$/,
  allowed: `${LONGEST_NAME.logGroup} of letters, digits and .-_/#, not starting with aws/`,
};
/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY = {
  attribute: "name",
  pattern: /^(?=.{2,256}$)[a-z][a-z0-9]*([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
  allowed: "2 to 256 lower-case letters, digits and single .-_/ between them",
};
/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const ROLE = {
  attribute: "name",
  pattern: /^[\w+=,.@-]{1,64}$/,
  allowed: `${LONGEST_NAME.role} letters, digits and _+=,.@-`,
};
/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const SECURITY_GROUP = {
  attribute: "name",
  pattern: /^(?!sg-|default$)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
  allowed: "255 characters, not starting with sg-, and not default",
};
/** @see https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateService.html */
const DISCOVERY_SERVICE = {
  attribute: "name",
  pattern: /^(?=.{1,127}$)[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?)*$/,
  allowed: "DNS labels of 63 letters, digits, hyphens and underscores",
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = {
  attribute: "bucket",
  pattern:
    /^(?=.{3,63}$)(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*(?<![.-])$/,
  allowed: "3 to 63 lower-case letters, digits and inner hyphens and single dots, and some prefixes and suffixes less",
};
/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const QUEUE = {
  attribute: "name",
  pattern: /^(?=.{1,80}$)[\w-]+(\.fifo)?$/,
  allowed: "80 letters, digits, hyphens and underscores, and .fifo at the end of a FIFO queue",
};
/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const TOPIC = {
  attribute: "name",
  pattern: /^(?=.{1,256}$)[\w-]+(\.fifo)?$/,
  allowed: "256 letters, digits, hyphens and underscores, and .fifo at the end of a FIFO topic",
};
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
const TABLE = { attribute: "name", pattern: /^[\w.-]{3,255}$/, allowed: "3 to 255 letters, digits and _.-" };
/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const SECRET = { attribute: "name", pattern: /^[\w/+=.@-]{1,512}$/, allowed: "512 letters, digits and /_+=.@-" };
/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const POLICY = { attribute: "name", pattern: /^[\w+=,.@-]{1,128}$/, allowed: "128 letters, digits and _+=,.@-" };
/**
 * The provider asks for lower case.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/rds/validate.go
 */
const DATABASE = {
  attribute: "identifier",
  pattern: /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  allowed: `${LONGEST_NAME.database} lower-case letters, digits and single inner hyphens, a letter first`,
};

export const NAME_PATTERNS: Readonly<Record<string, NamePattern>> = {
  aws_s3_bucket: BUCKET,
  aws_sqs_queue: QUEUE,
  aws_sns_topic: TOPIC,
  aws_dynamodb_table: TABLE,
  aws_secretsmanager_secret: SECRET,
  aws_iam_policy: POLICY,
  aws_db_instance: DATABASE,
  aws_rds_cluster: { ...DATABASE, attribute: "cluster_identifier" },
  aws_rds_cluster_instance: DATABASE,
  aws_lb: LOAD_BALANCER,
  aws_alb: LOAD_BALANCER,
  aws_lb_target_group: TARGET_GROUP,
  aws_alb_target_group: TARGET_GROUP,
  aws_ecs_cluster: ECS,
  aws_ecs_service: ECS,
  aws_ecs_task_definition: { ...ECS, attribute: "family" },
  aws_cloudwatch_log_group: LOG_GROUP,
  aws_ecr_repository: REPOSITORY,
  aws_iam_role: ROLE,
  aws_security_group: SECURITY_GROUP,
  aws_service_discovery_service: DISCOVERY_SERVICE,
};

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const GROUP_DESCRIPTION: NamePattern = {
  attribute: "description",
  pattern: /^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]{0,255}$/,
  allowed: "up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
};
/** EC2 asks for one, and the provider has one only where it isn't set. */
const OWN_DESCRIPTION: NamePattern = {
  ...GROUP_DESCRIPTION,
  pattern: /^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/,
  allowed: "1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
};
/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const ROLE_DESCRIPTION: NamePattern = {
  attribute: "description",
  pattern: /^[\t\n\r -~\u00A1-\u00FF]{0,1000}$/,
  allowed: "up to 1000 characters of Latin-1",
};

/** What descriptions may look like that AWS checks, by type of resource. */
export const DESCRIPTION_PATTERNS: Readonly<Record<string, NamePattern>> = {
  aws_security_group: OWN_DESCRIPTION,
  aws_security_group_rule: GROUP_DESCRIPTION,
  aws_vpc_security_group_ingress_rule: GROUP_DESCRIPTION,
  aws_vpc_security_group_egress_rule: GROUP_DESCRIPTION,
  aws_iam_role: ROLE_DESCRIPTION,
};
