import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import fc from "fast-check";
import type { Extend } from "../../src/extend/extend";

/** What is made beside a definition, in words of its own: a function would say nothing in a counterexample. */
export interface DrawnExtension {
  /** Which service it is for, among all of them. */
  readonly service: number;
  readonly makes: readonly (keyof typeof MAKERS)[];
}

type Environment = Parameters<Extend>[0];
type Maker = (environment: Environment, service: Environment["services"][number]) => void;

/** What stands in no definition, each with what it says of a service. */
const MAKERS = {
  topic: ({ scope, prefix }, service) => {
    const topic = new SnsTopic(scope, "alerts", { name: `${prefix}-alerts` });
    service.addVariable("ALERTS", topic.arn);
    service.grant({ actions: ["sns:Publish"], resources: [topic.arn], reason: "it warns" });
  },
  secret: ({ scope, prefix }, service) => {
    const secret = new SecretsmanagerSecret(scope, "license", { name: `${prefix}/license` });
    service.addSecret("LICENSE", { type: "secrets-manager", arn: secret.arn });
  },
  broker: ({ scope, prefix, network, allow }, from) => {
    const to = new SecurityGroup(scope, "broker", { name: `${prefix}-broker`, vpcId: network.vpcId });
    allow("to_broker", { from, to, port: 5671, reason: "it sends" });
    from.dependsOn(to);
  },
  client: ({ scope, prefix, network, allow }, to) => {
    const from = new SecurityGroup(scope, "client", { name: `${prefix}-client`, vpcId: network.vpcId });
    if (to.port !== undefined) allow("from_client", { from, to, port: to.port, reason: "it asks" });
  },
  partner: ({ loadBalancer, expose }) => {
    if (loadBalancer === undefined) return;
    expose("partner", { to: loadBalancer, port: 80, from: ["192.0.2.0/24"], reason: "a partner asks" });
  },
  balancer: ({ scope, prefix, network, expose }) => {
    const group = new SecurityGroup(scope, "own_balancer", { name: `${prefix}-own`, vpcId: network.vpcId });
    const loadBalancer = new Lb(scope, "own", {
      name: `${prefix}-own`,
      subnets: [...network.publicSubnetIds],
      securityGroups: [group.id],
    });
    new LbListener(scope, "own_http", {
      loadBalancerArn: loadBalancer.arn,
      port: 8080,
      protocol: "HTTP",
      defaultAction: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "204" } }],
    });
    expose("own_in", { to: { loadBalancer, group }, port: 8080, from: ["192.0.2.0/24"], reason: "a partner asks" });
  },
} as const satisfies Readonly<Record<string, Maker>>;

export const extensions: fc.Arbitrary<DrawnExtension> = fc.record({
  service: fc.nat(),
  makes: fc.subarray(Object.keys(MAKERS) as (keyof typeof MAKERS)[]),
});

/** As a function, which makes nothing that wasn't drawn. */
export function extendOf({ service, makes }: DrawnExtension): Extend {
  return (environment) => {
    const { services } = environment;
    const own = services[service % services.length];
    if (own !== undefined) for (const name of makes) MAKERS[name](environment, own);
  };
}
