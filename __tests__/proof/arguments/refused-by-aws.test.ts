/** What AWS or its provider refuses of a resource beside what it is joined with: a line for each, by the rule that says so. */
import type { Rule } from "../../../src/proof/result";
import { RULES } from "../../../src/proof/rules";
import {
  type Body,
  type Platform,
  add,
  addDatabaseInstance,
  addFileSystem,
  at,
  container,
  notProven,
  resource,
} from "../platform";

const ruleOf = (id: string): Rule => {
  const rule = RULES.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule is called ${id}`);
  return rule;
};
const set =
  (address: string, body: Body) =>
  (json: Platform): void => {
    Object.assign(resource(json, address), body);
  };

const ACL_ENTRY = { rule_no: 1, action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" };
const acl =
  (...ingress: Body[]) =>
  (json: Platform): void => {
    const subnet_ids = ["${aws_subnet.private_c.id}"];
    add(json, "aws_network_acl.a", { vpc_id: "${aws_vpc.main.id}", subnet_ids, ingress, egress: [ACL_ENTRY] });
  };
const TARGET_GROUP = "aws_lb_target_group.web";
const LISTENER = "aws_lb_listener.http";
const DISCOVERY = "aws_service_discovery_service.quote";
const forward = { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" };
const records = (...types: string[]) =>
  set(DISCOVERY, {
    dns_config: {
      namespace_id: "${aws_service_discovery_private_dns_namespace.main.id}",
      dns_records: types.map((type) => ({ type, ttl: 10 })),
    },
  });
const scheduled =
  (schedule: string, more: Body = {}) =>
  (json: Platform) => {
    const of = {
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}",
    };
    resource(json, "aws_ecs_service.web")["lifecycle"] = { ignore_changes: ["desired_count"] };
    const lifecycle = { ignore_changes: ["min_capacity", "max_capacity"] };
    add(json, "aws_appautoscaling_target.web", { ...of, min_capacity: 1, max_capacity: 2, lifecycle });
    const scalable_target_action = { min_capacity: 1, max_capacity: 2 };
    add(json, "aws_appautoscaling_scheduled_action.web", {
      name: "a",
      schedule,
      ...of,
      depends_on: ["aws_appautoscaling_target.web"],
      scalable_target_action,
      ...more,
    });
  };
const environment =
  (...environment: Body[]) =>
  (json: Platform): void => {
    container(json, "shell")["environment"] = environment;
  };
const lookup =
  (more: Body) =>
  (json: Platform): void => {
    json.data["aws_ecr_image"] = { web: { repository_name: "web", ...more } };
  };
const RULE = {
  rulePriority: 1,
  selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 },
  action: { type: "expire" },
};
const lifecycle =
  (...rules: Body[]) =>
  (json: Platform): void => {
    const repository = "${aws_ecr_repository.web.name}";
    add(json, "aws_ecr_lifecycle_policy.web", { repository, policy: JSON.stringify({ rules }) });
  };
const selecting = (selection: Body) => lifecycle({ ...RULE, selection: { ...RULE.selection, ...selection } });
const inline =
  (rule: Body) =>
  (json: Platform): void => {
    const ingress = [{ protocol: "tcp", from_port: 80, to_port: 80, cidr_blocks: ["10.0.0.0/16"], ...rule }];
    add(json, "aws_security_group.inline", { vpc_id: "${aws_vpc.main.id}", ingress });
  };
const certified =
  (certificate_arn: string, more: Body = {}) =>
  (json: Platform): void => {
    add(json, "aws_acm_certificate.shop", { domain_name: "shop.example.com", validation_method: "DNS", ...more });
    add(json, "aws_acm_certificate_validation.shop", { certificate_arn: "${aws_acm_certificate.shop.arn}" });
    set(LISTENER, { protocol: "HTTPS", certificate_arn })(json);
  };
const folder =
  (root_directory: Body) =>
  (json: Platform): void => {
    addFileSystem(json);
    resource(json, "aws_efs_access_point.files")["root_directory"] = root_directory;
  };
const accessPoint =
  (access_point_id: string) =>
  (json: Platform): void => {
    addFileSystem(json);
    const [volume] = resource(json, "aws_ecs_task_definition.shell")["volume"] as Body[];
    const [efs] = (volume?.["efs_volume_configuration"] ?? []) as Body[];
    Object.assign(efs ?? {}, { authorization_config: [{ access_point_id }] });
  };
const tracking =
  (target_tracking_scaling_policy_configuration: Body) =>
  (json: Platform): void => {
    scheduled("rate(1 day)")(json);
    const { resource_id, scalable_dimension, service_namespace } = resource(json, "aws_appautoscaling_target.web");
    const of = { resource_id, scalable_dimension, service_namespace };
    const policy_type = "TargetTrackingScaling";
    add(json, "aws_appautoscaling_policy.web", {
      name: "a",
      policy_type,
      ...of,
      depends_on: ["aws_appautoscaling_target.web"],
      target_tracking_scaling_policy_configuration,
    });
  };
const byNetwork =
  (group: Body) =>
  (json: Platform): void => {
    set("aws_lb.main", { load_balancer_type: "network" })(json);
    set(LISTENER, { protocol: "TCP", default_action: [forward] })(json);
    json.resource["aws_lb_listener_rule"] = {};
    set(TARGET_GROUP, { health_check: { protocol: "TCP" }, ...group })(json);
  };
const ofDatabase =
  (more: Body, key = "password") =>
  (json: Platform): void => {
    addDatabaseInstance(json, more);
    const [secret] = container(json, "quote")["secrets"] as Body[];
    const from = `\${aws_db_instance.main.master_user_secret[0].secret_arn}:${key}::`;
    Object.assign(secret ?? {}, { valueFrom: from });
  };
const secretOf =
  (suffix: string) =>
  (json: Platform): void => {
    const [secret] = container(json, "quote")["secrets"] as Body[];
    Object.assign(secret ?? {}, { valueFrom: `\${aws_secretsmanager_secret.quote.arn}${suffix}` });
  };
const logsInto = (bucket: string) => set("aws_lb.main", { access_logs: [{ bucket, enabled: true }] });
const logPolicy =
  (principal: Body, resources: string) =>
  (json: Platform): void => {
    logsInto("${aws_s3_bucket.settings.id}")(json);
    const statement = { Effect: "Allow", Principal: principal, Action: "s3:PutObject", Resource: resources };
    add(json, "aws_s3_bucket_policy.settings", {
      bucket: "${aws_s3_bucket.settings.id}",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
  };
const DELIVERY = { Service: "logdelivery.elasticloadbalancing.amazonaws.com" };

test.each<[string, (json: Platform) => void, readonly string[]]>([
  ["network-acls", acl(ACL_ENTRY, { ...ACL_ENTRY, rule_no: 2 }), []],
  ["network-acls", acl(ACL_ENTRY, ACL_ENTRY), ["are both ingress entry 1"]],
  ["network-acls", acl({ ...ACL_ENTRY, from_port: 80, to_port: 80 }), ["is for all protocols and names ports"]],
  [
    "network-acls",
    acl(...Array.from({ length: 21 }, (_, index) => ({ ...ACL_ENTRY, rule_no: index + 1 }))),
    ["whether the account may have 21 ingress entries"],
  ],
  [
    "network-acls",
    (json) => {
      acl(ACL_ENTRY)(json);
      add(json, "aws_network_acl.b", resource(json, "aws_network_acl.a"));
    },
    ["aws_network_acl.a takes aws_subnet.private_c too"],
  ],
  ["argument-values", acl({ ...ACL_ENTRY, rule_no: 32_767 }), ["ingress.rule_no is 32767"]],
  ["argument-values", set("aws_vpc.main", { instance_tenancy: "shared" }), ["instance_tenancy is shared"]],
  [
    "argument-values",
    set("aws_vpc_security_group_ingress_rule.balancer", { cidr_ipv4: "10.0.0.1/24" }),
    ["cidr_ipv4 is 10.0.0.1/24; set it to a range that begins with its first address"],
  ],
  [
    "argument-values",
    set("aws_vpc_endpoint.logs", { route_table_ids: ["${aws_route_table.private.id}"] }),
    ["route_table_ids doesn't go with vpc_endpoint_type Interface"],
  ],
  [
    "argument-values",
    (json) => add(json, "aws_vpc_endpoint.more", { ...resource(json, "aws_vpc_endpoint.logs"), service_name: "sqs" }),
    ["service_name is sqs; set it to a service's name, such as com.amazonaws.eu-central-1.logs"],
  ],
  [
    "argument-values",
    set(TARGET_GROUP, { load_balancing_anomaly_mitigation: "on" }),
    ["load_balancing_anomaly_mitigation on asks for load_balancing_algorithm_type weighted_random"],
  ],
  [
    "argument-values",
    set("aws_iam_role_policy.web_execution", { role: "${aws_iam_role.web_execution.arn}" }),
    ["role is aws_iam_role.web_execution.arn; set it to the name"],
  ],
  [
    "argument-values",
    set("aws_ecs_cluster.main", { service_connect_defaults: { namespace: "shop" } }),
    ["service_connect_defaults.namespace is shop; set it to an ARN"],
  ],
  [
    "vpc-membership",
    (json) => {
      add(json, "aws_eip.a", { domain: "vpc" });
      const nat = { allocation_id: "${aws_eip.a.id}", subnet_id: "${aws_subnet.public_b.id}" };
      add(json, "aws_nat_gateway.a", nat);
      add(json, "aws_nat_gateway.b", nat);
    },
    ["aws_nat_gateway.a has aws_eip.a already"],
  ],
  ["listeners", set(LISTENER, { default_action: [forward, forward] }), ["has actions forward and forward"]],
  [
    "listeners",
    set(LISTENER, {
      default_action: [{ ...forward, forward: { target_group: [{ arn: "arn:aws:other" }] } }],
    }),
    ["names other target groups in target_group_arn than in forward"],
  ],
  [
    "listeners",
    (json) => {
      set(LISTENER, { default_action: [forward] })(json);
      at(resource(json, TARGET_GROUP), "health_check")["protocol"] = "HTTPS";
    },
    ["whether the tasks of aws_lb_target_group.web speak HTTPS"],
  ],
  [
    "listeners",
    set(LISTENER, { protocol: "HTTPS", certificate_arn: "arn:aws:acm:us-east-1:123456789012:certificate/a" }),
    ["the certificate of aws_lb_listener.http is in us-east-1"],
  ],
  [
    "listeners",
    (json) => {
      json.provider["aws"] = [{ region: "eu-central-1", allowed_account_ids: ["123456789012"] }];
      const certificate_arn = "arn:aws:acm:eu-central-1:999999999999:certificate/a";
      set(LISTENER, { protocol: "HTTPS", certificate_arn })(json);
    },
    ["the certificate of aws_lb_listener.http is account 999999999999's, the listener 123456789012's"],
  ],
  [
    "listeners",
    (json) => {
      json["//"].declared = {} as Platform["//"]["declared"];
      set("aws_vpc_security_group_ingress_rule.balancer", { from_port: 81, to_port: 81 })(json);
    },
    ["no rule of aws_security_group.balancer lets anybody in on port 80"],
  ],
  [
    "listener-rules",
    set("aws_lb_listener_rule.web", { condition: [{ path_pattern: { values: ["api/*"] } }] }),
    ["path api/* is never met"],
  ],
  [
    "balancer-network",
    set("aws_subnet.public_b", { cidr_block: "10.0.1.0/28" }),
    ["whether 10.0.1.0/28 of aws_subnet.public_b will do"],
  ],
  ["task-definition", records("A", "A"), ["has records A and A, AWS takes one of a type"]],
  ["calls", set(DISCOVERY, { type: "HTTP" }), ["has type HTTP"]],
  ["calls", records("A", "AAAA"), ["whether the tasks have IPv6 addresses"]],
  [
    "task-definition",
    (json) => {
      at(resource(json, "aws_ecs_service.quote"), "service_registries")["port"] = 8080;
    },
    ["whether ECS takes port, or container_name and container_port, without an SRV record"],
  ],
  [
    "task-definition",
    set("aws_ecs_task_definition.web", { requires_compatibilities: ["FARGATE", "EXTERNAL"] }),
    ["for EXTERNAL too"],
  ],
  [
    "containers",
    (json) => {
      container(json, "web")["versionConsistency"] = "off";
    },
    ["versionConsistency of container 'web' is off"],
  ],
  [
    "containers",
    (json) => {
      container(json, "web")["credentialSpecs"] = ["credentialspecdomainless:arn:aws:s3:::a/b"];
    },
    ["what container 'web' needs for its credentialSpecs"],
  ],
  [
    "task-definition",
    (json) => {
      addFileSystem(json);
      at(container(json, "shell"), "mountPoints")["containerPath"] = "mnt";
    },
    ["mounts a volume at mnt; begin containerPath with /"],
  ],
  [
    "file-systems",
    (json) => {
      addFileSystem(json);
      const subnet = { ...resource(json, "aws_subnet.private_c"), cidr_block: "10.0.77.0/24" };
      add(json, "aws_subnet.other", subnet);
      const target = { ...resource(json, "aws_efs_mount_target.c"), subnet_id: "${aws_subnet.other.id}" };
      add(json, "aws_efs_mount_target.d", target);
    },
    ["aws_efs_mount_target.c and aws_efs_mount_target.d are both in eu-central-1c"],
  ],
  [
    "file-systems",
    (json) => {
      addFileSystem(json);
      set("aws_efs_file_system.files", { availability_zone_name: "eu-central-1b" })(json);
    },
    ["aws_efs_mount_target.c is in eu-central-1c, its file system keeps files in eu-central-1b alone"],
  ],
  [
    "file-systems",
    (json) => {
      addFileSystem(json);
      const volume = at(resource(json, "aws_ecs_task_definition.shell"), "volume", "efs_volume_configuration");
      Object.assign(volume, { root_directory: "/data", authorization_config: [] });
      const statement = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:role/a" } };
      add(json, "aws_efs_file_system_policy.files", {
        file_system_id: "${aws_efs_file_system.files.id}",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ ...statement, Action: "elasticfilesystem:ClientMount", Resource: "*" }],
        }),
      });
    },
    ["whether there is a folder /data in aws_efs_file_system.files"],
  ],
  ...(
    [
      ['{"password":"a"}', []],
      ['{"user":"a"}', ["asks for key 'password' of aws_secretsmanager_secret.quote, whose value has none"]],
      ["plain", ["asks for key 'password' of aws_secretsmanager_secret.quote, whose value has none"]],
      ["${var.secret}", []],
    ] as const
  ).map(([secret_string, expected]): [string, (json: Platform) => void, readonly string[]] => [
    "secrets-route",
    (json) => {
      const secret_id = "${aws_secretsmanager_secret.quote.id}";
      add(json, "aws_secretsmanager_secret_version.quote", { secret_id, secret_string });
    },
    expected,
  ]),
  [
    "exec",
    set("aws_ecs_cluster.main", {
      configuration: { execute_command_configuration: { logging: "OVERRIDE", log_configuration: {} } },
    }),
    ["aws_ecs_cluster.main logs sessions by OVERRIDE and names no log group and no bucket"],
  ],
  [
    "deployments",
    set("aws_ecs_service.web", { alarms: { enable: true, rollback: true, alarm_names: ["errors"] } }),
    ["whether there is an alarm errors"],
  ],
  [
    "deployments",
    (json) => {
      delete resource(json, "aws_ecs_service.web")["desired_count"];
    },
    ["its desired_count isn't set, which means 0"],
  ],
  ["deployments", set("aws_ecs_service.web", { desired_count: null, lifecycle: { ignore_changes: "all" } }), []],
  ["deployments", set("aws_ecs_service.web", { desired_count: 0 }), []],
  ["containers", environment({ name: "", value: "a" }), ["starts with an entry of environment that has no name"]],
  ["containers", environment({ value: "a" }), ["starts with an entry of environment that has no name"]],
  ["balancer-network", set("aws_subnet.public_b", { availability_zone: "" }), ["the zone of aws_subnet.public_b"]],
  ["image-repository", lookup({}), ["data.aws_ecr_image.web has no image_tag, image_digest or most_recent"]],
  ["image-repository", lookup({ most_recent: true }), []],
  ["argument-values", lifecycle(RULE), []],
  ["argument-values", lifecycle(), ["its policy has no rule"]],
  ["argument-values", lifecycle({ ...RULE, rulePriority: 0 }), ["rulePriority of its policy is 0"]],
  ["argument-values", lifecycle(RULE, RULE), ["two rules of its policy have rulePriority 1"]],
  ["argument-values", lifecycle({ ...RULE, rulePriority: 1 }, { ...RULE, rulePriority: 2 }), ["rule 1 of its policy"]],
  ["argument-values", lifecycle({ ...RULE, action: undefined }), ["a rule of its policy has no action"]],
  ["argument-values", lifecycle({ ...RULE, selection: undefined }), ["a rule of its policy has no selection"]],
  ["argument-values", selecting({ countNumber: -1 }), ["countNumber of its policy is -1"]],
  ["argument-values", selecting({ tagStatus: "all" }), ['selection.tagStatus of its policy is "all"']],
  ["argument-values", selecting({ tagStatus: "tagged" }), ["no selection.tagPatternList"]],
  ["argument-values", selecting({ tagStatus: "tagged", tagPrefixList: ["v"] }), []],
  ["argument-values", selecting({ countType: "sinceLater" }), ['whether ECR takes selection.countType "sinceLater"']],
  ["argument-values", inline({}), []],
  ["argument-values", inline({ protocol: "-1", from_port: 0, to_port: 0 }), []],
  ["argument-values", inline({ protocol: "-1", from_port: 0, to_port: 65_535 }), ["ingress.to_port is 65535 with"]],
  ["argument-values", inline({ from_port: undefined }), ["it has no ingress.from_port"]],
  ["argument-values", inline({ to_port: 70_000 }), ["ingress.to_port is 70000"]],
  ["argument-values", set(LISTENER, { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }), []],
  ["argument-values", set(LISTENER, { ssl_policy: "TLS13" }), ["ssl_policy is TLS13"]],
  ["argument-values", set(LISTENER, { certificate_arn: "shop.example.com" }), ["certificate_arn is shop.example.com"]],
  ["balancer-network", certified("${aws_acm_certificate_validation.shop.certificate_arn}"), []],
  ["balancer-network", certified("${aws_acm_certificate.shop.arn}", { private_key: "x" }), []],
  ["balancer-network", certified("${aws_acm_certificate.shop.arn}"), ["whether aws_acm_certificate.shop is issued"]],
  ["file-systems", folder({ path: "/" }), []],
  ["file-systems", folder({ path: "/a", creation_info: { owner_uid: 1, owner_gid: 1, permissions: "755" } }), []],
  ["file-systems", folder({ path: "/a" }), ["whether there is a folder /a in aws_efs_file_system.files"]],
  ["file-systems", accessPoint("fsap-0123456789abcdef0"), ["the access point of volume 'files'"]],
  ["file-systems", accessPoint("${aws_efs_file_system.files.id}"), ["access_point_id of volume 'files' is aws_efs_"]],
  ["argument-values", folder({ path: "a" }), ["root_directory.path is a"]],
  [
    "argument-values",
    folder({ path: "/a", creation_info: { permissions: "rwx" } }),
    ["root_directory.creation_info.permissions is rwx"],
  ],
  ["autoscaling", tracking({ target_value: 50 }), ["target_tracking_scaling_policy_configuration says nothing to mea"]],
  ["listeners", byNetwork({ protocol: "TCP" }), []],
  ["listeners", byNetwork({ protocol: undefined }), ["aws_lb_target_group.web has no protocol"]],
  ["secrets-route", secretOf(""), []],
  ["secrets-route", ofDatabase({ manage_master_user_password: true }), []],
  ["secrets-route", ofDatabase({}), ["is the master_user_secret of aws_db_instance.main, which has none"]],
  ["secrets-route", secretOf(":password:AWSCURRENT:"), []],
  ["secrets-route", secretOf(":password"), ["':password' behind its ARN, and ECS asks for three parts"]],
  ["secrets-route", secretOf(":password:"), ["write ':password::'"]],
  ["secrets-route", ofDatabase({ manage_master_user_password: true }, "username"), []],
  [
    "secrets-route",
    ofDatabase({ manage_master_user_password: true }, "host"),
    ["whether the master_user_secret of aws_db_instance.main has 'host'"],
  ],
  ["autoscaling", scheduled("cron(0 22 * * ? *)", { timezone: "Europe/Berlin" }), []],
  ["autoscaling", scheduled("0 22 * * *"), ["schedule is 0 22 * * *; rate(…), cron(…) or at(…) is allowed"]],
  ["autoscaling", scheduled("cron(0 22 * * ? *)", { timezone: "Berlin" }), ["timezone is Berlin"]],
  ["autoscaling", scheduled("rate(1 day)", { service_namespace: "ec2" }), ["service_namespace is ec2"]],
  ["balancer-logs", logPolicy(DELIVERY, "${aws_s3_bucket.settings.arn}/AWSLogs/*"), []],
  [
    "balancer-logs",
    logPolicy(DELIVERY, "${aws_s3_bucket.settings.arn}/logs/*"),
    ["no policy of aws_s3_bucket.settings"],
  ],
  [
    "balancer-logs",
    logPolicy({ AWS: "arn:aws:iam::054676820928:root" }, "${aws_s3_bucket.settings.arn}/*"),
    ["whether aws_s3_bucket.settings takes the access logs"],
  ],
  ["balancer-logs", logsInto("somebody-elses"), ["whether bucket somebody-elses, which is in none of these stacks"]],
  [
    "regions",
    (json) => {
      json.provider["aws"] = [
        { region: "eu-central-1", allowed_account_ids: ["123456789012"] },
        { alias: "b", region: "eu-central-1", assume_role: [{ role_arn: "arn:aws:iam::210987654321:role/b" }] },
      ];
      resource(json, "aws_iam_role.web_execution")["provider"] = "aws.b";
    },
    ["it is in 123456789012, and names aws_iam_role.web_execution, which is in 210987654321"],
  ],
])("%s %#", (id, change, expected) => {
  const found = notProven(ruleOf(id), change);
  expect(found.map((line) => expected.find((part) => line.includes(part)) ?? line).toSorted()).toEqual(expected);
});
