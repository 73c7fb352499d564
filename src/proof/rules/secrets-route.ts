import { asString } from "../../terraform/expressions/value";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import { type Rule, counted } from "../result";
import { secretsOf } from "../flows/secrets";
import { toService } from "../flows/service-path";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html */
export const secretsRoute: Rule = {
  id: "secrets-route",
  title: "Each service can reach the store of its secrets and parameters from each of its subnets",
  check(context) {
    let count = 0;
    const results = context.facts.services.flatMap((service) => {
      const secrets = secretsOf(service);
      count += secrets.length;
      if (secrets.length === 0) return [];
      const chain = new Chain();
      for (const { name, arn } of secrets.filter((secret) => secret.api === undefined))
        chain.doubt(`where secret ${name} lies (${arn})`);
      for (const api of new Set(secrets.flatMap((secret) => secret.api ?? []))) {
        const call = { api, region: asString(service.resource.region), actions: [], purpose: "read its secrets" };
        for (const subnet of service.subnets) toService(context, chain, service, subnet, call);
      }
      context.needsBeforeStart(service.resource, chain.addresses);
      return concludeNetwork(chain, service, "read its secrets");
    });
    return { looked: counted({ service: context.facts.services.length, secret: count }), results };
  },
};
