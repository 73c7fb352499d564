import { hasUnknown } from "../../facts/arn";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import { logTargets } from "../flows/logs";
import { type Rule, counted } from "../result";
import { toService } from "../flows/service-path";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html, "logs" */
export const logsRoute: Rule = {
  id: "logs-route",
  title: "Each service can reach CloudWatch Logs from each of its subnets",
  check(context) {
    let targets = 0;
    const results = context.facts.services.flatMap((service) => {
      const logs = logTargets(service);
      targets += logs.length;
      if (logs.length === 0) return [];
      const chain = new Chain();
      for (const region of new Set(logs.map((target) => target.region))) {
        const call = {
          api: "logs",
          region: hasUnknown(region) ? undefined : region,
          actions: [],
          purpose: "write its logs",
        };
        for (const subnet of service.subnets) toService(context, chain, service, subnet, call);
      }
      context.needsBeforeStart(service.resource, chain.addresses);
      return concludeNetwork(chain, service, "write its logs");
    });
    return { looked: counted({ service: context.facts.services.length, "awslogs container": targets }), results };
  },
};
