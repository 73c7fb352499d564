import { type Body, type Platform, add, addService, at, container, platform, resource } from "./platform";

const ACCOUNT = "${data.aws_caller_identity.current.account_id}";
const PLACE = `eu-central-1:${ACCOUNT}`;

export type Start = "schedule" | "event rule" | "hand";

/** Where the target of a schedule or of a rule stands, and what starts the task. */
export const STARTERS: Readonly<Record<Start, string>> = {
  schedule: "aws_scheduler_schedule.report",
  "event rule": "aws_cloudwatch_event_target.report",
  hand: "aws_ecs_task_definition.report",
};

/** The platform with a task `report` that no service keeps running; it calls `quote`, and it is proven. */
export function withJob(start: Start): Platform {
  const json = platform();
  addService(json, "report", { subnet: "private_c", groups: ["client"], waits: [] });
  const { report, ...services } = json.resource["aws_ecs_service"] ?? {};
  json.resource["aws_ecs_service"] = services;
  add(json, "aws_security_group.report", { vpc_id: "${aws_vpc.main.id}", name: "report" });
  container(json, "report")["portMappings"] = [];
  callQuote(json);
  const network = at(report, "network_configuration");
  ADD[start](json, network);
  return json;
}

function callQuote(json: Platform): void {
  container(json, "report")["environment"] = [{ name: "QUOTE_URL", value: "http://quote.internal:8080" }];
  const [report, quote] = ["${aws_security_group.report.id}", "${aws_security_group.quote.id}"];
  const tcp = { ip_protocol: "tcp", from_port: 8080, to_port: 8080 };
  add(json, "aws_vpc_security_group_egress_rule.report", {
    ...tcp,
    security_group_id: report,
    referenced_security_group_id: quote,
  });
  add(json, "aws_vpc_security_group_ingress_rule.report", {
    ...tcp,
    security_group_id: quote,
    referenced_security_group_id: report,
  });
}

const ADD: Readonly<Record<Start, (json: Platform, network: Body) => void>> = {
  schedule: (json, network) => {
    add(json, "aws_scheduler_schedule_group.jobs", { name: "jobs" });
    addStarter(json, "scheduler.amazonaws.com", "${aws_scheduler_schedule_group.jobs.arn}");
    add(json, "aws_scheduler_schedule.report", {
      name: "report",
      group_name: "${aws_scheduler_schedule_group.jobs.name}",
      schedule_expression: "cron(0 3 * * ? *)",
      flexible_time_window: { mode: "OFF" },
      target: {
        arn: "${aws_ecs_cluster.main.arn}",
        role_arn: "${aws_iam_role.report_schedule.arn}",
        ecs_parameters: ecs(network),
      },
    });
  },
  "event rule": (json, network) => {
    addStarter(json, "events.amazonaws.com", "${aws_cloudwatch_event_rule.report.arn}");
    add(json, "aws_cloudwatch_event_rule.report", { name: "report", schedule_expression: "rate(1 hour)" });
    add(json, "aws_cloudwatch_event_target.report", {
      rule: "${aws_cloudwatch_event_rule.report.name}",
      target_id: "report",
      arn: "${aws_ecs_cluster.main.arn}",
      role_arn: "${aws_iam_role.report_schedule.arn}",
      ecs_target: ecs(network),
    });
  },
  hand: (json, { subnets, security_groups }) => {
    Object.assign(json["//"].declared, {
      tasks: [
        {
          cluster: "${aws_ecs_cluster.main.arn}",
          taskDefinition: "${aws_ecs_task_definition.report.arn}",
          launchType: "FARGATE",
          networkConfiguration: {
            awsvpcConfiguration: { subnets, securityGroups: security_groups, assignPublicIp: "DISABLED" },
          },
        },
      ],
    });
  },
};

function ecs(network: Body): Body {
  return {
    task_definition_arn: "${aws_ecs_task_definition.report.arn}",
    task_count: 1,
    launch_type: "FARGATE",
    propagate_tags: "TASK_DEFINITION",
    network_configuration: network,
  };
}

/** The role by which EventBridge starts the task, and no other. */
function addStarter(json: Platform, service: string, source: string): void {
  json.locals["report_schedule_trust"] = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: service },
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnEquals: { "aws:SourceArn": source } },
      },
    ],
  };
  json.locals["report_schedule"] = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Run",
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: ["${aws_ecs_task_definition.report.arn_without_revision}:*"],
        Condition: { ArnEquals: { "ecs:cluster": "${aws_ecs_cluster.main.arn}" } },
      },
      {
        Sid: "Pass",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ["${aws_iam_role.report_execution.arn}", "${aws_iam_role.report_task.arn}"],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      {
        Sid: "Tag",
        Effect: "Allow",
        Action: ["ecs:TagResource"],
        Resource: [`arn:aws:ecs:${PLACE}:task/main/*`],
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
      },
    ],
  };
  add(json, "aws_iam_role.report_schedule", {
    name: "report-schedule",
    assume_role_policy: "${jsonencode(local.report_schedule_trust)}",
  });
  add(json, "aws_iam_role_policy.report_schedule", {
    role: "${aws_iam_role.report_schedule.name}",
    policy: "${jsonencode(local.report_schedule)}",
  });
}

/** The arguments of the task in the target of a schedule or of a rule. */
export function parameters(json: Platform, start: Exclude<Start, "hand">): Body {
  const own = resource(json, STARTERS[start]);
  return { schedule: () => at(own, "target", "ecs_parameters"), "event rule": () => at(own, "ecs_target") }[start]();
}
