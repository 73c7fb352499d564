/** Values that count only where a platform is built in another way than the others here. */
import {
  type Body,
  type Platform,
  add,
  addDatabaseInstance,
  addFileSystem,
  at,
  container,
  drop,
  platform,
  resource,
  statements,
  waitFor,
} from "../platform";
import type { JsonObject } from "../../../src/terraform/json";
import type { StackSource } from "../../../src/terraform/folder";
import { Model } from "../../../src/terraform/model";
import { prove } from "../../../src/proof/prove";
import { violations } from "./judge";
import { anyUnknown } from "./mutations";

/** A task in a public subnet that reaches the internet by a rule of its own, and AWS by the endpoints all the same. */
function withOwnWayOut(json: Platform): void {
  container(json, "site")["environment"] = [{ name: "PAYMENTS_URL", value: "https://api.stripe.com" }];
  const security_group_id = "${aws_security_group.site.id}";
  const port = { ip_protocol: "tcp", from_port: 443, to_port: 443 };
  add(json, "aws_vpc_security_group_egress_rule.site", { ...port, security_group_id, cidr_ipv4: "0.0.0.0/0" });
}

/** Without groups on the load balancer, whose subnets are let in by their addresses. */
function behindNetworkBalancer(json: Platform): void {
  for (const name of ["aws_lb_listener_rule.web", "aws_vpc_security_group_ingress_rule.balancer"]) drop(json, name);
  drop(json, "aws_vpc_security_group_egress_rule.balancer");
  drop(json, "aws_vpc_security_group_ingress_rule.target");
  drop(json, "aws_security_group.balancer");
  const { name, subnets } = resource(json, "aws_lb.main");
  json.resource["aws_lb"] = { main: { name, subnets, internal: true, load_balancer_type: "network" } };
  const forward = { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" };
  Object.assign(resource(json, "aws_lb_listener.http"), { protocol: "TCP", default_action: [forward] });
  Object.assign(resource(json, "aws_lb_target_group.web"), { protocol: "TCP" });
  json["//"].declared.exposures = json["//"].declared.exposures.slice(1);
  const rule = { ip_protocol: "tcp", security_group_id: "${aws_security_group.target.id}" };
  for (const [name, cidr_ipv4] of [
    ["b", "10.0.1.0/24"],
    ["c", "10.0.2.0/24"],
  ] as const)
    add(json, `aws_vpc_security_group_ingress_rule.from_${name}`, {
      ...rule,
      from_port: 8080,
      to_port: 8080,
      cidr_ipv4,
    });
  const waits = resource(json, "aws_ecs_service.web")["depends_on"] as string[];
  waits.push("aws_lb_listener.http", ...["b", "c"].map((name) => `aws_vpc_security_group_ingress_rule.from_${name}`));
}

/** `quote` is called by a name of Service Connect, for which the proxy listens elsewhere than the container. */
function byServiceConnect(json: Platform): void {
  const namespace = "${aws_service_discovery_http_namespace.main.arn}";
  add(json, "aws_service_discovery_http_namespace.main", { name: "shop" });
  Object.assign(at(container(json, "quote"), "portMappings"), { name: "http", appProtocol: "http" });
  const client_alias = [{ dns_name: "quote.internal", port: 8080 }];
  const service = [{ port_name: "http", client_alias, ingress_port_override: 9000 }];
  resource(json, "aws_ecs_service.quote")["service_connect_configuration"] = [{ enabled: true, namespace, service }];
  resource(json, "aws_ecs_service.web")["service_connect_configuration"] = [{ enabled: true, namespace }];
  (resource(json, "aws_ecs_service.web")["depends_on"] as string[]).push("aws_ecs_service.quote");
  for (const name of ["aws_vpc_security_group_ingress_rule.quote", "aws_vpc_security_group_egress_rule.web"])
    Object.assign(resource(json, name), { from_port: 9000, to_port: 9000 });
}

/** A deny by a text that holds a variable in newer versions of the language alone. */
function inOldVersion(json: Platform): void {
  Object.assign(json.locals["web_execution"] as Body, { Version: "2008-10-17" });
  const Condition = { StringEquals: { "aws:ResourceAccount": "$${aws:PrincipalAccount}" } };
  statements(json, "web_execution").push({ Effect: "Deny", Action: "ecr:BatchGetImage", Resource: "*", Condition });
}

/** A pair of target groups that deployments swap, of which one gets no requests now. */
function withIdleGroup(json: Platform): void {
  const trusted = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs.amazonaws.com" } };
  const assume_role_policy = JSON.stringify({ Version: "2012-10-17", Statement: [trusted] });
  add(json, "aws_iam_role.swap", { name: "swap", assume_role_policy });
  add(json, "aws_iam_role_policy_attachment.swap", {
    role: "${aws_iam_role.swap.name}",
    policy_arn: "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
  });
  const web = resource(json, "aws_ecs_service.web");
  web["deployment_configuration"] = { strategy: "BLUE_GREEN" };
  Object.assign(at(web, "load_balancer"), {
    advanced_configuration: {
      alternate_target_group_arn: "${aws_lb_target_group.green.arn}",
      production_listener_rule: "${aws_lb_listener_rule.web.arn}",
      role_arn: "${aws_iam_role.swap.arn}",
    },
  });
  const group = resource(json, "aws_lb_target_group.web");
  add(json, "aws_lb_target_group.green", { ...group, name: "web-2" });
  const target_group = [
    { arn: "${aws_lb_target_group.web.arn}", weight: 100 },
    { arn: "${aws_lb_target_group.green.arn}", weight: 0 },
  ];
  resource(json, "aws_lb_listener_rule.web")["action"] = [{ type: "forward", forward: { target_group } }];
}

/** The same target group by both arguments. */
function namedTwice(json: Platform): void {
  const arn = "${aws_lb_target_group.web.arn}";
  const both = { type: "forward", target_group_arn: arn, forward: { target_group: [{ arn }] } };
  resource(json, "aws_lb_listener_rule.web")["action"] = [both];
}

/** A database that stands where the one stands of which it is a replica. */
function withReplica(json: Platform): void {
  addDatabaseInstance(json);
  const vpc_security_group_ids = ["${aws_security_group.database.id}"];
  const replicate_source_db = "${aws_db_instance.main.identifier}";
  add(json, "aws_db_instance.replica", { replicate_source_db, vpc_security_group_ids });
  const [use] = json["//"].declared.uses ?? [];
  json["//"].declared.uses?.push({ ...use, to: "aws_db_instance.replica", reason: "reports are read there" });
}

const OTHERS = { StringNotEquals: { "aws:SourceAccount": "${data.aws_caller_identity.current.account_id}" } };

/** Tasks of other accounts are kept out by a deny. */
function guardedByDeny(json: Platform): void {
  delete statements(json, "web_task_trust")[0]?.["Condition"];
  const deny = { Effect: "Deny", Action: "sts:AssumeRole", Principal: "*", Condition: OTHERS };
  statements(json, "web_task_trust").push(deny);
}

function guardedByArn(json: Platform): void {
  const arn = "arn:aws:ecs:*:${data.aws_caller_identity.current.account_id}:*";
  Object.assign(statements(json, "web_task_trust")[0] ?? {}, { Condition: { ArnLike: { "aws:SourceArn": arn } } });
}

/** Sessions of ECS Exec are logged into a group. */
function withSessionLogs(json: Platform): void {
  add(json, "aws_cloudwatch_log_group.sessions", { name: "sessions" });
  const log_configuration = { cloud_watch_log_group_name: "${aws_cloudwatch_log_group.sessions.name}" };
  const execute_command_configuration = { logging: "OVERRIDE", log_configuration };
  resource(json, "aws_ecs_cluster.main")["configuration"] = { execute_command_configuration };
  const logs = (names: readonly string[]): string[] => names.map((name) => `logs:${name}`);
  statements(json, "shell_task").push(
    { Effect: "Allow", Action: logs(["DescribeLogGroups"]), Resource: ["*"] },
    {
      Effect: "Allow",
      Action: logs(["CreateLogStream", "DescribeLogStreams", "PutLogEvents"]),
      Resource: ["${aws_cloudwatch_log_group.sessions.arn}:*"],
    },
  );
}

/** An environment file with another key than its bucket's. */
function withKeyOfObject(json: Platform): void {
  const bucket = "${aws_s3_bucket.settings.id}";
  const apply_server_side_encryption_by_default = {
    sse_algorithm: "aws:kms",
    kms_master_key_id: "${aws_kms_key.files.arn}",
  };
  add(json, "aws_kms_key.files", {});
  add(json, "aws_s3_bucket_server_side_encryption_configuration.settings", {
    bucket,
    rule: [{ apply_server_side_encryption_by_default }],
  });
  add(json, "aws_s3_object.file", { bucket, key: "quote.env", kms_key_id: "${aws_kms_key.quote.arn}" });
}

function withNamePrefix(json: Platform): void {
  const secret = "arn:aws:secretsmanager:eu-central-1:${data.aws_caller_identity.current.account_id}:secret:quote-*";
  Object.assign(resource(json, "aws_secretsmanager_secret.quote"), { name: null, name_prefix: "quote-" });
  const own = statements(json, "quote_execution").find(({ Sid }) => Sid === "Secret");
  Object.assign(own ?? {}, { Resource: [secret] });
}

/** Clients inside of the VPC alone. */
function forClientsInside(json: Platform): void {
  Object.assign(resource(json, "aws_lb.main"), { internal: true });
  Object.assign(resource(json, "aws_vpc_security_group_ingress_rule.balancer"), { cidr_ipv4: "10.0.0.0/16" });
  Object.assign(json["//"].declared.exposures[0] ?? {}, { cidrs: ["10.0.0.0/16"] });
}

/** Tasks by the requests that their load balancer sends them; another rule comes later. */
function scaledByRequests(json: Platform): void {
  const id = { service_namespace: "ecs", scalable_dimension: "ecs:service:DesiredCount" };
  const resource_id = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}";
  add(json, "aws_appautoscaling_target.web", { ...id, resource_id, min_capacity: 1, max_capacity: 2 });
  resource(json, "aws_ecs_service.web")["lifecycle"] = { ignore_changes: ["desired_count"] };
  const predefined_metric_specification = {
    predefined_metric_type: "ALBRequestCountPerTarget",
    resource_label: "${aws_lb.main.arn_suffix}/${aws_lb_target_group.web.arn_suffix}",
  };
  add(json, "aws_appautoscaling_policy.web", {
    ...id,
    name: "requests",
    policy_type: "TargetTrackingScaling",
    resource_id: "${aws_appautoscaling_target.web.resource_id}",
    target_tracking_scaling_policy_configuration: { target_value: 100, predefined_metric_specification },
  });
  const rule = resource(json, "aws_lb_listener_rule.web");
  const condition = [{ path_pattern: { values: ["/*"] } }];
  add(json, "aws_lb_listener_rule.rest", { ...rule, priority: 900, condition });
  const [exposure] = json["//"].declared.exposures;
  at(exposure, "listenerRules")["paths"] = ["/", "/api/*", "/*"];
}

/** Files that are only read, beside a volume of the task's own. */
function withReadOnlyFiles(json: Platform): void {
  addFileSystem(json);
  (resource(json, "aws_ecs_task_definition.shell")["volume"] as Body[]).push({ name: "scratch" });
  container(json, "shell")["mountPoints"] = [
    { sourceVolume: "files", containerPath: "/mnt/files", readOnly: true },
    { sourceVolume: "scratch", containerPath: "/mnt/scratch" },
  ];
  const mount = statements(json, "shell_task").find(({ Sid }) => Sid === "Mount");
  Object.assign(mount ?? {}, { Action: ["elasticfilesystem:ClientMount"] });
}

function withReason(json: Platform): void {
  const address = "aws_ecs_task_definition.shell";
  Object.assign(json["//"].declared, { reasons: [{ address, container: "shell", reason: "writes files" }] });
}

/** A database of others, whose group these stacks open. */
function ofOthers(json: Platform): void {
  const tcp = { ip_protocol: "tcp", from_port: 5432, to_port: 5432 };
  const [web, theirs] = ["${aws_security_group.web.id}", "sg-0123456789abcdef0"];
  add(json, "aws_vpc_security_group_egress_rule.theirs", {
    ...tcp,
    security_group_id: web,
    referenced_security_group_id: theirs,
  });
  add(json, "aws_vpc_security_group_ingress_rule.theirs", {
    ...tcp,
    security_group_id: theirs,
    referenced_security_group_id: web,
  });
  waitFor(json, "aws_ecs_service.web", "aws_vpc_security_group_egress_rule.theirs");
  waitFor(json, "aws_ecs_service.web", "aws_vpc_security_group_ingress_rule.theirs");
  const use = { from: "aws_ecs_service.web", to: theirs, port: 5432, opens: true, reason: "orders are kept there" };
  json["//"].declared.uses = [use];
}

const NETWORK = /\.aws_(vpc|subnet|security_group|vpc_security_group_\w+|lb\w*|vpc_endpoint|ecs_service)\./;

const VARIANTS: readonly [change: (json: Platform) => void, at: RegExp][] = [
  [withOwnWayOut, /\.aws_(vpc_endpoint|vpc_security_group_egress_rule)\.|\.site\.network_configuration/],
  [behindNetworkBalancer, NETWORK],
  [byServiceConnect, /service_connect_configuration|namespace/],
  [inOldVersion, /web_execution/],
  [withIdleGroup, /aws_lb_listener_rule/],
  [namedTwice, /aws_lb_listener_rule/],
  [withReplica, /aws_db_instance/],
  [guardedByDeny, /web_task_trust/],
  [guardedByArn, /web_task_trust/],
  [withSessionLogs, /aws_ecs_cluster|shell\.cluster/],
  [withKeyOfObject, /aws_s3_object/],
  [withNamePrefix, /aws_secretsmanager_secret/],
  [forClientsInside, NETWORK],
  [ofOthers, /_rule\.theirs|web\.network_configuration/],
  [scaledByRequests, /aws_lb_listener|aws_appautoscaling|web\.load_balancer/],
  [withReadOnlyFiles, /volume|shell_containers/],
  [withReason, /shell_containers|shell\.task_definition/],
];

test.each(VARIANTS.map(([change, where]) => [change.name, change, where] as const))(
  "nothing that isn't known refutes a platform %s",
  (_, change, where) => {
    const json = platform();
    change(json);
    const documents = [JSON.parse(JSON.stringify(json)) as JsonObject];
    const stacks: readonly StackSource[] = [{ name: "stack-1", directory: "/project", documents }];
    const refuted = prove(new Model(stacks)).findings.filter(({ verdict }) => verdict === "refuted");
    expect(refuted.map(({ message }) => message)).toEqual([]);
    const tries = (path: readonly (string | number)[]): boolean => where.test(`.${path.join(".")}`);
    expect(violations({ stacks, unknown: anyUnknown, tries, withOthers: () => false })).toEqual([]);
  },
);
