import { arnOf, hasUnknown, isAllUnknown, symbolic } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { type ServiceKey, serviceKey } from "../../facts/iam/service-keys";
import type { Service } from "../../facts/services";
import { equals, textSetting } from "../../facts/setting";
import { Reference, type Resource } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { type LogTarget, WRITE_LOGS, logTargets } from "../flows/logs";
import { messages, unknown } from "../message";
import { type Rule, conclude, concludeNetwork, serviceSubject } from "../result";

const says = messages({
  noLogConfiguration: ({ container }: { container: string }) =>
    `container '${container}' has no logConfiguration; log by awslogs into a group of its own`,
  unlogged: ({ container }: { container: string }) => `container '${container}' has no logConfiguration`,
  logGroup: (it: { container: string; group: string }) => `the log group of container '${it.container}' (${it.group})`,
  maybeGroup: (it: { container: string; group: string; address: string }) =>
    `whether ${it.address} is ${it.group}, into which container '${it.container}' logs`,
  noLogGroup: ({ group }: { group: string }) =>
    `no stack has the log group ${group}; add the aws_cloudwatch_log_group or correct awslogs-group`,
  keyRefuses: (it: { group: string; key: string; service: string }) =>
    `no policy of ${it.key} lets ${it.service} encrypt ${it.group}, so AWS refuses it; allow kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey* and kms:Describe* to that service`,
  maybeKey: (it: { group: string; service: string }) => `whether the key of ${it.group} lets ${it.service} encrypt`,
  keyOfAws: (it: { group: string; key: string }) =>
    `${it.key}, the key of ${it.group}, is AWS's, whose policy doesn't let CloudWatch Logs in; name a key of your own, or none`,
  foreignKey: (it: { group: string; key: string }) =>
    `${it.group} is encrypted with ${it.key}, which is in none of these stacks: its policy has to let CloudWatch Logs in`,
  groupClass: (it: { group: string; given: string }) =>
    `log_group_class of ${it.group} is ${it.given}; a container's logs need STANDARD or INFREQUENT_ACCESS; set one of these`,
  maybeClass: (it: { group: string; why: string }) => `log_group_class of ${it.group} (${it.why})`,
  option: (it: { container: string; option: string; why: string }) =>
    `${it.option} of container '${it.container}' (${it.why.replace(/^<\?|>$/g, "")})`,
  noOption: (it: { container: string; option: string }) =>
    `container '${it.container}' has no ${it.option}, which Fargate demands; set it`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html */
export const logsRoute: Rule = {
  id: "logs-route",
  title: "Each service can reach CloudWatch Logs from each of its subnets",
  check({ flows, facts: { services } }) {
    const found = flows.logging
      .filter(({ service }) => logTargets(service).length > 0)
      .flatMap(({ service, own, flows: ways }) =>
        concludeNetwork(service, WRITE_LOGS, own, ...ways.map(({ evidence }) => evidence)),
      );
    const looked = { service: services.length, "awslogs container": services.flatMap(logTargets).length };
    return { looked, results: found };
  },
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
export const logsPermission: Rule = {
  id: "logs-permission",
  title: "Each container logs into a group that exists, with a role that may write it",
  check({ facts, flows, declarations }) {
    const { model, services } = facts;
    const groups = [...model.all("aws_cloudwatch_log_group"), ...model.all("data.aws_cloudwatch_log_group")];
    const found = flows.logging.flatMap(({ service, own, access }) => {
      if (!service.task) return [];
      const evidence = walked((walk) => {
        walk.add(own);
        for (const { name, log, unknown: parts } of service.task?.containers ?? []) {
          if (log !== undefined) continue;
          const unclear = parts.filter((what) => what.startsWith("logConfiguration "));
          for (const what of unclear) walk.doubt(unknown({ what }));
          if (unclear.length > 0) continue;
          if (declarations.strict) walk.miss(says.noLogConfiguration({ container: name }));
          else walk.note(says.unlogged({ container: name }));
        }
        for (const [index, target] of logTargets(service).entries()) {
          judge(walk, facts, service, target);
          const asked = access[index];
          if (asked) walk.add(asked.evidence);
        }
      });
      return conclude(serviceSubject(service), service.resource, WRITE_LOGS, evidence);
    });
    const containers = services.flatMap(({ task }) => task?.containers ?? []);
    return {
      looked: { service: services.length, container: containers.length, "log group": groups.length },
      results: found,
    };
  },
};

function judge(walk: Walk, facts: Facts, service: Service, { container, group, creates, prefix }: LogTarget): void {
  const unclear = container.unknown.filter((what) => what.startsWith("logConfiguration "));
  for (const what of unclear) walk.doubt(unknown({ what }));
  if (unclear.length > 0) return;
  const known = facts.logGroups.from(service.resource.stack).get(group);
  if (container.log?.options.has("awslogs-group") !== true)
    walk.miss(says.noOption({ container: container.name, option: "awslogs-group" }));
  else if (known) {
    walk.via(known.address);
    classOf(walk, known);
    encryption(walk, facts, known);
  } else if (group.includes("<?")) walk.doubt(says.logGroup({ container: container.name, group }));
  else if (equals(creates, true) === "no") {
    const maybe = facts.model.all("aws_cloudwatch_log_group").filter(hasUnknownName);
    for (const { address } of maybe) walk.doubt(says.maybeGroup({ container: container.name, group, address }));
    if (maybe.length === 0) walk.miss(says.noLogGroup({ group }));
  }
  // Where it does, it needs a permission more.
  if (creates.kind === "unknown")
    walk.doubt(says.option({ container: container.name, option: "awslogs-create-group", why: creates.why }));
  if (prefix === undefined || prefix === "")
    walk.miss(says.noOption({ container: container.name, option: "awslogs-stream-prefix" }));
  else if (isAllUnknown(prefix))
    walk.doubt(says.option({ container: container.name, option: "awslogs-stream-prefix", why: prefix }));
  if (container.log?.options.has("awslogs-region") !== true)
    walk.miss(says.noOption({ container: container.name, option: "awslogs-region" }));
}

function hasUnknownName(group: Resource): boolean {
  const name = group.get("name");
  return name !== undefined && hasUnknown(symbolic(name));
}

const KEY_ACTIONS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"];

/**
 * CloudWatch Logs asks for the key itself, which nothing but the key's policy allows.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function encryption(walk: Walk, facts: Facts, group: Resource): void {
  if (group.mode === "data") return;
  const written = group.get("kms_key_id");
  const [region, own] = [symbolic(group.region), group.address];
  const ask = (service: string): ServiceKey => {
    const context = new Map([
      ["kms:encryptioncontext:aws:logs:arn", arnOf(group)],
      ["aws:sourceaccount", group.account],
    ]);
    return serviceKey(facts, group, written, { service, actions: KEY_ACTIONS, context });
  };
  const service = `logs.${region}.amazonaws.com`;
  const found = ask(service);
  switch (found.kind) {
    case "none":
      return;
    case "allowed":
      walk.via(found.key.address);
      return;
    case "refused":
      walk.via(found.key.address);
      // The page names the regional principal alone.
      if (hasUnknown(region) || ask("logs.amazonaws.com").kind === "allowed")
        walk.doubt(says.maybeKey({ group: own, service }));
      else walk.miss(says.keyRefuses({ group: own, key: found.key.address, service }));
      return;
    case "key of aws":
      walk.miss(says.keyOfAws({ group: own, key: found.key }));
      return;
    case "unknown": {
      const isElsewhere =
        textSetting(written).kind === "set" || (written instanceof Reference && written.resource.mode === "data");
      if (isElsewhere) walk.note(says.foreignKey({ group: own, key: symbolic(written) }));
      else walk.doubt(says.maybeKey({ group: own, service }));
    }
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
function classOf(walk: Walk, group: Resource): void {
  const given = textSetting(group.get("log_group_class"));
  if (given.kind === "unknown") walk.doubt(says.maybeClass({ group: group.address, why: given.why }));
  if (given.kind === "set" && !["STANDARD", "INFREQUENT_ACCESS", ""].includes(given.value))
    walk.miss(says.groupClass({ group: group.address, given: given.value }));
}
