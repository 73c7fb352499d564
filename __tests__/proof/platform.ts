import { Model } from "../../src/terraform/model";
import type { JsonObject } from "../../src/terraform/json";
import { type Proof, prove } from "../../src/proof/prove";
import type { Rule } from "../../src/proof/result";

/** Terraform JSON that tests take apart: plain, mutable objects. */
export type Body = Record<string, unknown>;
export interface Platform {
  "//": {
    declared: {
      exposures: Body[];
      suppressions: Body[];
      grants: Body[];
      quotas: Body;
      uses?: Body[];
      permissions?: Body[];
      settings?: Body[];
    };
  };
  provider: Body;
  terraform: Body;
  data: Record<string, Record<string, Body>>;
  locals: Body;
  resource: Record<string, Record<string, Body>>;
}

export const ACCOUNT = "${data.aws_caller_identity.current.account_id}";
const REGION = "eu-central-1";
const VPC = { vpc_id: "${aws_vpc.main.id}" };
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const ENDPOINTS = {
  ecr_api: "ecr.api",
  ecr_dkr: "ecr.dkr",
  logs: "logs",
  secrets: "secretsmanager",
  ssm: "ssm",
  exec: "ssmmessages",
};
const WAY = [
  "aws_vpc_endpoint.ecr_api",
  "aws_vpc_endpoint.ecr_dkr",
  "aws_vpc_endpoint.logs",
  "aws_vpc_endpoint.s3",
  "aws_vpc_security_group_ingress_rule.endpoints",
  "aws_vpc_security_group_egress_rule.client",
  "aws_vpc_security_group_egress_rule.client_s3",
];

/**
 * A platform that is proven, with one service for each kind of need: `web` stands behind the balancer and calls `quote`,
 * `quote` reads secrets and an environment file, `site` has a public address, `shell` has ECS Exec.
 */
export function platform(): Platform {
  const json: Platform = {
    "//": { declared: { exposures: exposures(), suppressions: [], grants: [], quotas: {} } },
    provider: { aws: [{ region: REGION }] },
    terraform: { backend: { s3: { bucket: "states", key: "platform.tfstate" } } },
    data: { aws_caller_identity: { current: {} } },
    locals: {},
    resource: { ...network(), ...endpoints(), ...balancer(), ...stores() },
  };
  addStateBucket(json);
  addDeployRole(json);
  addService(json, "web", {
    subnet: "private_c",
    groups: ["client", "target"],
    waits: [
      ...WAY,
      "aws_lb_listener_rule.web",
      "aws_vpc_security_group_egress_rule.balancer",
      "aws_vpc_security_group_ingress_rule.target",
    ],
  });
  addService(json, "quote", {
    subnet: "private_c",
    groups: ["client"],
    waits: [...WAY, "aws_vpc_endpoint.secrets", "aws_vpc_endpoint.ssm"],
  });
  addService(json, "site", { subnet: "public_b", groups: ["client"], waits: WAY });
  addService(json, "shell", {
    subnet: "private_c",
    groups: ["client"],
    waits: [...WAY, "aws_iam_role_policy.shell_task"],
  });
  const { web, quote, site, shell } = json.resource["aws_ecs_service"] ?? {};
  Object.assign(web ?? {}, {
    load_balancer: [
      { container_name: "web", container_port: 8080, target_group_arn: "${aws_lb_target_group.web.arn}" },
    ],
  });
  Object.assign(quote ?? {}, { service_registries: { registry_arn: "${aws_service_discovery_service.quote.arn}" } });
  Object.assign(shell ?? {}, { enable_execute_command: true });
  at(site, "network_configuration")["assign_public_ip"] = true;
  container(json, "web")["environment"] = [{ name: "QUOTE_URL", value: "http://quote.internal:8080" }];
  Object.assign(container(json, "quote"), {
    secrets: [
      { name: "PASSWORD", valueFrom: "${aws_secretsmanager_secret.quote.arn}:password::" },
      { name: "TOKEN", valueFrom: "${aws_ssm_parameter.quote.arn}" },
    ],
    environmentFiles: [{ type: "s3", value: "${aws_s3_bucket.settings.arn}/quote.env" }],
  });
  container(json, "shell")["readonlyRootFilesystem"] = false;
  statements(json, "quote_execution").push(
    {
      Sid: "Secret",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: ["${aws_secretsmanager_secret.quote.arn}"],
    },
    { Sid: "Parameter", Effect: "Allow", Action: ["ssm:GetParameters"], Resource: ["${aws_ssm_parameter.quote.arn}"] },
    { Sid: "Key", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["${aws_kms_key.quote.arn}"] },
    { Sid: "File", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["${aws_s3_bucket.settings.arn}/quote.env"] },
    { Sid: "Bucket", Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: ["${aws_s3_bucket.settings.arn}"] },
  );
  const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map(
    (name) => `ssmmessages:${name}`,
  );
  json.locals["shell_task"] = {
    Version: "2012-10-17",
    Statement: [{ Sid: "Exec", Effect: "Allow", Action: channels, Resource: ["*"] }],
  };
  add(json, "aws_iam_role_policy.shell_task", {
    role: "${aws_iam_role.shell_task.name}",
    policy: "${jsonencode(local.shell_task)}",
  });
  return json;
}

/** The bucket that this very stack keeps its state in. */
function addStateBucket(json: Platform): void {
  const own = { bucket: "${aws_s3_bucket.states.id}" };
  add(json, "aws_s3_bucket.states", { bucket: "states", lifecycle: { prevent_destroy: true } });
  add(json, "aws_s3_bucket_versioning.states", { ...own, versioning_configuration: { status: "Enabled" } });
  add(json, "aws_s3_bucket_server_side_encryption_configuration.states", {
    ...own,
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
  });
  add(json, "aws_s3_bucket_public_access_block.states", {
    ...own,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  json.locals["states"] = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Tls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["${aws_s3_bucket.states.arn}"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
  add(json, "aws_s3_bucket_policy.states", { ...own, policy: "${jsonencode(local.states)}" });
}

/** A role for the workflows of one branch: it deploys `web`. */
function addDeployRole(json: Platform): void {
  const host = "token.actions.githubusercontent.com";
  add(json, "aws_iam_openid_connect_provider.github", {
    url: `https://${host}`,
    client_id_list: ["sts.amazonaws.com"],
  });
  json.locals["deploy_trust"] = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Branch",
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: "${aws_iam_openid_connect_provider.github.arn}" },
        Condition: {
          StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: "repo:acme/shop:ref:refs/heads/main" },
        },
      },
    ],
  };
  const taskRole = `arn:aws:iam::${ACCOUNT}:role/web-*`;
  json.locals["deploy"] = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Read", Effect: "Allow", Action: ["ecs:DescribeTaskDefinition"], Resource: ["*"] },
      { Sid: "Roles", Effect: "Allow", Action: ["iam:GetRole", "iam:PutRolePolicy"], Resource: [taskRole] },
      {
        Sid: "Pass",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [taskRole],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
    ],
  };
  add(json, "aws_iam_role.deploy", {
    name: "shop-deploy",
    assume_role_policy: "${jsonencode(local.deploy_trust)}",
  });
  add(json, "aws_iam_role_policy.deploy", {
    role: "${aws_iam_role.deploy.name}",
    policy: "${jsonencode(local.deploy)}",
  });
}

function exposures(): Body[] {
  return [
    {
      to: "aws_lb.main",
      port: 80,
      cidrs: ["0.0.0.0/0"],
      listenerRules: [{ to: "aws_ecs_service.web", paths: ["/", "/api/*"] }],
    },
    { to: "aws_ecs_service.site", port: 8080, cidrs: ["0.0.0.0/0"] },
  ];
}

function network(): Platform["resource"] {
  return {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true, enable_dns_support: true } },
    aws_internet_gateway: { main: { ...VPC } },
    aws_default_security_group: { main: { ...VPC } },
    aws_subnet: {
      public_b: { ...VPC, cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1b" },
      public_c: { ...VPC, cidr_block: "10.0.2.0/24", availability_zone: "eu-central-1c" },
      private_c: { ...VPC, cidr_block: "10.0.3.0/24", availability_zone: "eu-central-1c" },
    },
    aws_route_table: { public: { ...VPC }, private: { ...VPC } },
    aws_route: {
      internet: {
        route_table_id: "${aws_route_table.public.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.main.id}",
      },
    },
    aws_route_table_association: {
      public_b: { route_table_id: "${aws_route_table.public.id}", subnet_id: "${aws_subnet.public_b.id}" },
      public_c: { route_table_id: "${aws_route_table.public.id}", subnet_id: "${aws_subnet.public_c.id}" },
      private_c: { route_table_id: "${aws_route_table.private.id}", subnet_id: "${aws_subnet.private_c.id}" },
    },
  };
}

function endpoints(): Platform["resource"] {
  const group = (name: string): string => `\${aws_security_group.${name}.id}`;
  const interfaces = Object.entries(ENDPOINTS).map(([name, service]) => [
    name,
    {
      ...VPC,
      vpc_endpoint_type: "Interface",
      service_name: `com.amazonaws.${REGION}.${service}`,
      private_dns_enabled: true,
      subnet_ids: ["${aws_subnet.private_c.id}"],
      security_group_ids: [group("endpoints")],
    },
  ]);
  const gateway = {
    ...VPC,
    vpc_endpoint_type: "Gateway",
    service_name: `com.amazonaws.${REGION}.s3`,
    route_table_ids: ["${aws_route_table.public.id}", "${aws_route_table.private.id}"],
  };
  const rule = (own: string, peer: string, port: number): Body => ({
    security_group_id: group(own),
    ...(peer.startsWith("$")
      ? { prefix_list_id: peer }
      : /^\d/.test(peer)
        ? { cidr_ipv4: peer }
        : { referenced_security_group_id: group(peer) }),
    ip_protocol: "tcp",
    from_port: port,
    to_port: port,
  });
  const names = ["endpoints", "client", "balancer", "target", "web", "quote", "site", "shell"];
  return {
    aws_vpc_endpoint: { ...(Object.fromEntries(interfaces) as Record<string, Body>), s3: gateway },
    aws_security_group: Object.fromEntries(names.map((name) => [name, { ...VPC, name }])),
    aws_vpc_security_group_ingress_rule: {
      endpoints: rule("endpoints", "client", 443),
      balancer: rule("balancer", "0.0.0.0/0", 80),
      target: rule("target", "balancer", 8080),
      quote: rule("quote", "web", 8080),
      site: rule("site", "0.0.0.0/0", 8080),
    },
    aws_vpc_security_group_egress_rule: {
      client: rule("client", "endpoints", 443),
      client_s3: rule("client", "${aws_vpc_endpoint.s3.prefix_list_id}", 443),
      balancer: rule("balancer", "target", 8080),
      web: rule("web", "quote", 8080),
    },
  };
}

function balancer(): Platform["resource"] {
  return {
    aws_lb: {
      main: {
        name: "main",
        internal: false,
        load_balancer_type: "application",
        security_groups: ["${aws_security_group.balancer.id}"],
        subnets: ["${aws_subnet.public_b.id}", "${aws_subnet.public_c.id}"],
      },
    },
    aws_lb_listener: {
      http: {
        load_balancer_arn: "${aws_lb.main.arn}",
        port: 80,
        protocol: "HTTP",
        default_action: [
          { type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "404" } },
        ],
      },
    },
    aws_lb_listener_rule: {
      web: {
        listener_arn: "${aws_lb_listener.http.arn}",
        priority: 100,
        condition: [{ path_pattern: { values: ["/", "/api/*"] } }],
        action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
      },
    },
    aws_lb_target_group: {
      web: {
        ...VPC,
        name: "web-1",
        port: 8080,
        protocol: "HTTP",
        target_type: "ip",
        health_check: { path: "/healthz", port: "traffic-port", protocol: "HTTP", interval: 10, timeout: 4 },
      },
    },
  };
}

function stores(): Platform["resource"] {
  return {
    aws_ecs_cluster: { main: { name: "main" } },
    aws_service_discovery_private_dns_namespace: { main: { name: "internal", vpc: "${aws_vpc.main.id}" } },
    aws_service_discovery_service: {
      quote: {
        name: "quote",
        dns_config: {
          namespace_id: "${aws_service_discovery_private_dns_namespace.main.id}",
          dns_records: [{ type: "A", ttl: 10 }],
        },
      },
    },
    aws_kms_key: { quote: {} },
    aws_secretsmanager_secret: { quote: { name: "quote/password", kms_key_id: "${aws_kms_key.quote.arn}" } },
    aws_ssm_parameter: { quote: { name: "/quote/token", type: "SecureString", value: "x" } },
    aws_s3_bucket: { settings: { bucket: "settings-1" } },
  };
}

interface Place {
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly waits: readonly string[];
}

/** A service with all that belongs to it alone. */
export function addService(json: Platform, name: string, { subnet, groups, waits }: Place): void {
  const arn = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`;
  const trust = (condition: Body): Body => ({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" }, ...condition },
    ],
  });
  const log = {
    logDriver: "awslogs",
    options: {
      "awslogs-group": `\${aws_cloudwatch_log_group.${name}.name}`,
      "awslogs-region": REGION,
      "awslogs-stream-prefix": name,
    },
  };
  const ports = [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }];
  json.locals[`${name}_containers`] = [
    {
      name,
      image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}:1`,
      essential: true,
      portMappings: ports,
      logConfiguration: log,
      readonlyRootFilesystem: true,
    },
  ];
  json.locals[`${name}_execution`] = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Token", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      { Sid: "Pull", Effect: "Allow", Action: [...PULL], Resource: [arn] },
      {
        Sid: "Logs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`\${aws_cloudwatch_log_group.${name}.arn}:*`],
      },
    ],
  };
  json.locals[`${name}_execution_trust`] = trust({});
  json.locals[`${name}_task_trust`] = trust({ Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } });
  add(json, `aws_cloudwatch_log_group.${name}`, { name: `/ecs/${name}`, retention_in_days: 14 });
  add(json, `aws_ecr_repository.${name}`, { name });
  for (const role of ["execution", "task"])
    add(json, `aws_iam_role.${name}_${role}`, {
      name: `${name}-${role}`,
      assume_role_policy: `\${jsonencode(local.${name}_${role}_trust)}`,
    });
  add(json, `aws_iam_role_policy.${name}_execution`, {
    role: `\${aws_iam_role.${name}_execution.name}`,
    policy: `\${jsonencode(local.${name}_execution)}`,
  });
  add(json, `aws_ecs_task_definition.${name}`, {
    family: name,
    cpu: "256",
    memory: "512",
    network_mode: "awsvpc",
    requires_compatibilities: ["FARGATE"],
    container_definitions: `\${jsonencode(local.${name}_containers)}`,
    execution_role_arn: `\${aws_iam_role.${name}_execution.arn}`,
    task_role_arn: `\${aws_iam_role.${name}_task.arn}`,
  });
  add(json, `aws_ecs_service.${name}`, {
    name,
    cluster: "${aws_ecs_cluster.main.arn}",
    task_definition: `\${aws_ecs_task_definition.${name}.arn}`,
    desired_count: 1,
    launch_type: "FARGATE",
    depends_on: [
      `aws_iam_role_policy.${name}_execution`,
      `aws_route_table_association.${subnet}`,
      ...(subnet.startsWith("public") ? ["aws_route.internet"] : []),
      ...waits,
    ],
    network_configuration: {
      subnets: [`\${aws_subnet.${subnet}.id}`],
      security_groups: [name, ...groups].map((group) => `\${aws_security_group.${group}.id}`),
      assign_public_ip: false,
    },
  });
}

export function add(json: Platform, address: string, body: Body): Body {
  const [type = "", name = ""] = address.split(".");
  (json.resource[type] ??= {})[name] = body;
  return body;
}

/** The body of a resource; a test that names one that isn't there is wrong. */
export function resource(json: Platform, address: string): Body {
  const [type = "", name = ""] = address.split(".");
  const body = json.resource[type]?.[name];
  if (!body) throw new Error(`the test names ${address}, which the platform lacks`);
  return body;
}

/** Takes a resource out, and out of every `depends_on`, as its author would. */
export function drop(json: Platform, address: string): void {
  resource(json, address);
  const [type = "", name = ""] = address.split(".");
  json.resource[type] = Object.fromEntries(Object.entries(json.resource[type] ?? {}).filter(([key]) => key !== name));
  for (const body of Object.values(json.resource).flatMap((bodies) => Object.values(bodies))) {
    const waits = body["depends_on"];
    if (Array.isArray(waits)) body["depends_on"] = waits.filter((item) => item !== address);
  }
}

/** An object inside an object, lists of one being looked through. */
export function at(body: Body | undefined, ...path: readonly string[]): Body {
  const found = path.reduce<unknown>((of, key) => (first(of) as Body)[key], body);
  return first(found) as Body;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}

export function container(json: Platform, service: string): Body {
  return at(json.locals, `${service}_containers`);
}

export function statements(json: Platform, local: string): Body[] {
  return at(json.locals, local)["Statement"] as Body[];
}

export function statement(json: Platform, local: string, sid: string): Body {
  const found = statements(json, local).find((item) => item["Sid"] === sid);
  if (!found) throw new Error(`the test names statement ${sid} of ${local}, which the platform lacks`);
  return found;
}

export function model(...jsons: readonly unknown[]): Model {
  return new Model(
    jsons.map((json, index) => ({
      name: `stack-${index + 1}`,
      directory: `/project/stack-${index + 1}`,
      documents: [json as JsonObject],
    })),
  );
}

/** A database's group, and the rules of both sides for `web`. */
export function addDatabase(json: Platform): Platform {
  add(json, "aws_security_group.database", { ...VPC, name: "database" });
  const tcp = { ip_protocol: "tcp", from_port: 5432, to_port: 5432 };
  add(json, "aws_vpc_security_group_egress_rule.web_database", {
    ...tcp,
    security_group_id: "${aws_security_group.web.id}",
    referenced_security_group_id: "${aws_security_group.database.id}",
  });
  add(json, "aws_vpc_security_group_ingress_rule.database", {
    ...tcp,
    security_group_id: "${aws_security_group.database.id}",
    referenced_security_group_id: "${aws_security_group.web.id}",
  });
  waitFor(
    json,
    "aws_ecs_service.web",
    "aws_vpc_security_group_egress_rule.web_database",
    "aws_vpc_security_group_ingress_rule.database",
  );
  return json;
}

/** Lets a service wait for more. */
export function waitFor(json: Platform, service: string, ...addresses: readonly string[]): void {
  const body = resource(json, service);
  body["depends_on"] = [...(body["depends_on"] as readonly string[]), ...addresses];
}

export const DATABASE = "aws_db_instance.main";

/** The same with the database itself, which `web` is declared to use. */
export function addDatabaseInstance(json: Platform, change: Body = {}): Platform {
  addDatabase(json);
  add(json, "aws_subnet.private_a", { ...VPC, cidr_block: "10.0.9.0/24", availability_zone: "eu-central-1a" });
  add(json, "aws_db_subnet_group.main", {
    name: "main",
    subnet_ids: ["${aws_subnet.private_a.id}", "${aws_subnet.private_c.id}"],
  });
  add(json, DATABASE, {
    allocated_storage: 20,
    engine: "postgres",
    username: "postgres",
    db_subnet_group_name: "${aws_db_subnet_group.main.name}",
    vpc_security_group_ids: ["${aws_security_group.database.id}"],
    ...change,
  });
  json["//"].declared.uses = [{ ...DATABASE_USE, to: DATABASE }];
  return json;
}

/** A queue `jobs` that is subscribed to a topic `events`, and lets it in. */
export function addSubscription(
  json: Platform,
  queue: Body = { name: "jobs" },
  topic: Body = { name: "events" },
): void {
  add(json, "aws_sqs_queue.jobs", queue);
  add(json, "aws_sns_topic.events", topic);
  add(json, "aws_sns_topic_subscription.jobs", {
    topic_arn: "${aws_sns_topic.events.arn}",
    protocol: "sqs",
    endpoint: "${aws_sqs_queue.jobs.arn}",
  });
  const allow = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "${aws_sqs_queue.jobs.arn}",
    Condition: { ArnEquals: { "aws:SourceArn": "${aws_sns_topic.events.arn}" } },
  };
  add(json, "aws_sqs_queue_policy.jobs", {
    queue_url: "${aws_sqs_queue.jobs.url}",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [allow] }),
  });
}

/** A file system that `shell` mounts by its role, with its group and the rules of both sides. */
export function addFileSystem(json: Platform): Platform {
  add(json, "aws_security_group.files", { ...VPC, name: "files" });
  const nfs = { ip_protocol: "tcp", from_port: 2049, to_port: 2049 };
  const [files, shell] = ["${aws_security_group.files.id}", "${aws_security_group.shell.id}"];
  add(json, "aws_vpc_security_group_egress_rule.files", {
    ...nfs,
    security_group_id: shell,
    referenced_security_group_id: files,
  });
  add(json, "aws_vpc_security_group_ingress_rule.files", {
    ...nfs,
    security_group_id: files,
    referenced_security_group_id: shell,
  });
  add(json, "aws_efs_file_system.files", { encrypted: true });
  const of = { file_system_id: "${aws_efs_file_system.files.id}" };
  add(json, "aws_efs_access_point.files", of);
  add(json, "aws_efs_mount_target.c", { ...of, subnet_id: "${aws_subnet.private_c.id}", security_groups: [files] });
  resource(json, "aws_ecs_task_definition.shell")["volume"] = [
    {
      name: "files",
      efs_volume_configuration: [
        {
          ...of,
          transit_encryption: "ENABLED",
          authorization_config: [{ access_point_id: "${aws_efs_access_point.files.id}", iam: "ENABLED" }],
        },
      ],
    },
  ];
  container(json, "shell")["mountPoints"] = [{ sourceVolume: "files", containerPath: "/mnt/files" }];
  statements(json, "shell_task").push({
    Sid: "Mount",
    Effect: "Allow",
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    Resource: ["${aws_efs_file_system.files.arn}"],
  });
  for (const address of [
    "aws_vpc_security_group_egress_rule.files",
    "aws_vpc_security_group_ingress_rule.files",
    "aws_efs_mount_target.c",
  ])
    (resource(json, "aws_ecs_service.shell")["depends_on"] as string[]).push(address);
  return json;
}

/** What declares that `web` uses it. */
export const DATABASE_USE = {
  from: "aws_ecs_service.web",
  to: "aws_security_group.database",
  port: 5432,
  reason: "orders are kept there",
};

/** The same platform where it takes nothing from another one's: in an account of its own, with a state of its own. */
export function inAccount(account: string, json: Platform): Platform {
  Object.assign(at(json.provider, "aws"), { allowed_account_ids: [account] });
  at(json.terraform, "backend", "s3")["key"] = `${account}.tfstate`;
  resource(json, "aws_s3_bucket.settings")["bucket"] = `settings-${account}`;
  resource(json, "aws_s3_bucket.states")["bucket"] = `states-${account}`;
  at(json.terraform, "backend", "s3")["bucket"] = `states-${account}`;
  return json;
}

/** What keeps a platform from being proven, without its words: see `said`. */
export function findings(...jsons: readonly unknown[]): readonly string[] {
  return said(prove(model(...jsons)));
}

/**
 * Findings by their rules, kind of message with its parameters, and all places that they hit, one line each:
 * `pull-route, logs-route dnsOff(enable_dns_support, aws_vpc.main) at aws_ecs_service.quote, aws_ecs_service.web`; `?`
 * stands before what is undecided.
 */
export function said(proof: Proof): readonly string[] {
  return proof.findings.map(({ verdict, because, affects }) => {
    const messages = because.map(({ kind, parameters }) => {
      const values = Object.values(parameters).filter((value) => value !== undefined);
      return `${kind}(${values.map(plain).join(", ")})`;
    });
    const rules = [...new Set(affects.map(({ rule }) => rule))];
    const places = [...new Set(affects.map(({ at: place }) => place))];
    return `${verdict === "undecided" ? "? " : ""}${rules.join(", ")} ${messages.join(" ")} at ${places.toSorted().join(", ")}`;
  });
}

/** What one rule says of the platform after a change, but for what is proven. */
export function notProven(rule: Rule, change: (json: Platform) => void): readonly string[] {
  const json = platform();
  change(json);
  const [report] = prove(model(json), [rule]).rules;
  return (report?.results ?? [])
    .filter(({ verdict }) => verdict !== "proven")
    .map(({ verdict, message }) => `${verdict}: ${message}`);
}

/** The whole message of each finding. */
export function wordsOf({ findings: all }: Proof): readonly string[] {
  return all.map(({ message }) => message);
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(" ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
