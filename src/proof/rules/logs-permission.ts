import { nameOf } from "../../facts/arn";
import { Names } from "../../facts/names";
import { Chain } from "../flows/chain";
import { logTargets, streamArn } from "../flows/logs";
import { type Rule, counted } from "../result";
import { needs } from "../flows/role-needs";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
export const logsPermission: Rule = {
  id: "logs-permission",
  title: "Each container logs into a group that exists, with a role that may write it",
  check(context) {
    const { model, services } = context.facts;
    const groups = [...model.all("aws_cloudwatch_log_group"), ...model.all("data.aws_cloudwatch_log_group")];
    const byName = new Names(groups, nameOf);
    let containers = 0;
    const results = services.flatMap((service) => {
      if (!service.task) return [];
      const chain = new Chain();
      containers += service.task.containers.length;
      for (const container of service.task.containers.filter((item) => item.log === undefined)) {
        if (context.strict)
          chain.miss(`container '${container.name}' has no logConfiguration`, "log by awslogs into a group of its own");
        else chain.note(`container '${container.name}' has no logConfiguration`);
      }
      for (const target of logTargets(service)) {
        const group = byName.from(service.resource.stack).get(target.group);
        if (group) chain.via(group.address);
        else if (target.group.includes("<?"))
          chain.doubt(`the log group of container '${target.container.name}' (${target.group})`);
        else if (!target.creates)
          chain.miss(
            `no stack has the log group ${target.group}`,
            "add the aws_cloudwatch_log_group or correct awslogs-group",
          );
        if (target.prefix === undefined) {
          chain.miss(
            `container '${target.container.name}' has no awslogs-stream-prefix, which Fargate demands`,
            "set it",
          );
        }
        if (!target.container.log?.options.has("awslogs-region")) {
          chain.miss(`container '${target.container.name}' has no awslogs-region, which Fargate demands`, "set it");
        }
        const stream = streamArn(target);
        const create = target.creates ? [{ action: "logs:CreateLogGroup", resource: stream }] : [];
        const write = ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({ action, resource: stream }));
        needs(context, chain, service, "execution", "write its logs", [...create, ...write]);
      }
      return chain.conclude(service.label, service.resource, "write its logs");
    });
    return {
      looked: counted({ service: services.length, container: containers, "log group": groups.length }),
      results,
    };
  },
};
