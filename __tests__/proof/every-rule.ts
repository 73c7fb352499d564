import { withJob } from "./jobs";
import {
  type Platform,
  add,
  addDatabaseInstance,
  addFileSystem,
  addSubscription,
  resource,
  statements,
} from "./platform";

/** A platform that is proven, and on which each rule has something to judge. */
export function everyRule(): Platform {
  const json = addDatabaseInstance(withJob("schedule"));
  add(json, "aws_appautoscaling_target.site", {
    service_namespace: "ecs",
    scalable_dimension: "ecs:service:DesiredCount",
    resource_id: "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.site.name}",
    min_capacity: 1,
    max_capacity: 2,
  });
  resource(json, "aws_ecs_service.site")["lifecycle"] = {
    ignore_changes: ["desired_count"],
    precondition: { condition: "${1 + 1 == 2}", error_message: "Two." },
  };
  add(json, "aws_service_discovery_http_namespace.main", { name: "shop" });
  resource(json, "aws_ecs_service.site")["service_connect_configuration"] = { enabled: true, namespace: "shop" };
  addSubscription(json);
  addPermission(json);
  addFileSystem(json);
  addEncryptedBus(json);
  addAclAndLogs(json);
  addDeadLetters(json);
  addSettings(json);
  addLifecyclePolicy(json);
  resource(json, "aws_vpc_endpoint.logs")["count"] = "${1 + 1 == 2 ? 1 : 0}";
  return json;
}

/** What `shell` reads by its code. */
function addPermission(json: Platform): void {
  const [read] = statements(json, "shell_task");
  statements(json, "shell_task").push({
    ...read,
    Sid: "Read",
    Action: ["s3:GetObject"],
    Resource: ["arn:aws:s3:::x/*"],
  });
  json["//"].declared.permissions = [
    { from: "aws_ecs_service.shell", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::x/*"], reason: "a test" },
  ];
}

/** An event bus that is encrypted with a key of one's own. */
function addEncryptedBus(json: Platform): void {
  const allow = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
    Resource: "*",
  };
  add(json, "aws_kms_key.bus", { policy: JSON.stringify({ Version: "2012-10-17", Statement: [allow] }) });
  add(json, "aws_cloudwatch_event_bus.main", { name: "main", kms_key_identifier: "${aws_kms_key.bus.arn}" });
}

/** An open network ACL, and logs of the load balancer in the settings' bucket. */
function addAclAndLogs(json: Platform): void {
  const all = { rule_no: 1, action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" };
  const subnet_ids = ["${aws_subnet.private_c.id}"];
  add(json, "aws_network_acl.main", { vpc_id: "${aws_vpc.main.id}", subnet_ids, ingress: [all], egress: [all] });
  const bucket = "${aws_s3_bucket.settings.id}";
  resource(json, "aws_lb.main")["access_logs"] = { bucket, enabled: true };
  const allow = {
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "${aws_s3_bucket.settings.arn}/AWSLogs/*",
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow] });
  add(json, "aws_s3_bucket_policy.settings", { bucket, policy });
}

/** A queue whose dead letters another one takes. */
function addDeadLetters(json: Platform): void {
  add(json, "aws_sqs_queue.dead", { name: "dead" });
  const redrive_policy = "${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })}";
  add(json, "aws_sqs_queue.letters", { name: "letters", redrive_policy });
}

/** What a container finds by its variables. */
function addSettings(json: Platform): void {
  json["//"].declared.settings = [
    {
      address: "aws_ecs_task_definition.web",
      container: "web",
      variables: { QUOTE_URL: "http://quote.internal:8080" },
      reason: "a test",
    },
  ];
}

/** And what another one finds by its mounts: where the platform is one stack. */
export function addMountSettings(json: Platform): Platform {
  const files = {
    fileSystem: "${aws_efs_file_system.files.id}",
    accessPoint: "${aws_efs_access_point.files.id}",
    readOnly: false,
  };
  json["//"].declared.settings?.push({
    address: "aws_ecs_task_definition.shell",
    container: "shell",
    mounts: { "/mnt/files": files },
    reason: "a test",
  });
  return json;
}

/** Untagged images go, which no task is started from. */
function addLifecyclePolicy(json: Platform): void {
  const rule = {
    rulePriority: 1,
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
    action: { type: "expire" },
  };
  json.locals["web_kept"] = { rules: [rule] };
  add(json, "aws_ecr_lifecycle_policy.web", {
    repository: "${aws_ecr_repository.web.name}",
    policy: "${jsonencode(local.web_kept)}",
  });
}
