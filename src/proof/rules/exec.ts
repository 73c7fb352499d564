import { linked } from "../../facts/link";
import { asString, block } from "../../terraform/expressions/value";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import { type Rule, counted } from "../result";
import { needs } from "../flows/role-needs";
import { keyArn } from "../flows/secrets";
import { toService } from "../flows/service-path";

const PURPOSE = "open ECS Exec sessions";
const CHANNELS = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html */
export const exec: Rule = {
  id: "exec",
  title: "Each service with ECS Exec can open its sessions",
  check(context) {
    const { services } = context.facts;
    const open = services.filter((service) => service.exec !== false);
    const results = open.flatMap((service) => {
      const chain = new Chain();
      if (typeof service.exec === "string") chain.doubt(`enable_execute_command (${service.exec})`);
      const region = asString(service.resource.region);
      const cluster = linked(service.cluster);
      const configuration = block(block(cluster?.get("configuration"))?.get("execute_command_configuration"));
      const key = configuration?.get("kms_key_id");
      for (const subnet of service.subnets) {
        toService(context, chain, service, subnet, { api: "ssmmessages", region, actions: [], purpose: PURPOSE });
        if (key !== undefined)
          toService(context, chain, service, subnet, { api: "kms", region, actions: [], purpose: PURPOSE });
      }
      needs(context, chain, service, "task", PURPOSE, [
        ...CHANNELS.map((channel) => ({ action: `ssmmessages:${channel}`, resource: "*" })),
        ...(key === undefined ? [] : [{ action: "kms:Decrypt", resource: keyArn(key) }]),
      ]);
      for (const container of service.task?.containers ?? []) {
        if (container.readonlyRoot) {
          chain.miss(
            `container '${container.name}' has readonlyRootFilesystem, which Exec can't work with`,
            "set it to false or turn Exec off",
          );
        }
      }
      return concludeNetwork(chain, service, PURPOSE);
    });
    return { looked: counted({ service: services.length, "Exec service": open.length }), results };
  },
};
