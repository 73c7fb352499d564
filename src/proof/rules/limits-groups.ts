import { type Result, type Rule, counted } from "../result";
import { proven } from "../flows/chain";
import { overQuota } from "./limits";

/** Source: docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html, "Security groups"; IPv4 and IPv6 count apart. */
export const limitsGroups: Rule = {
  id: "limits-groups",
  title: "Security groups, interfaces and VPCs stay within their quotas",
  check(context) {
    const { groups, services, balancers, endpoints } = context.facts;
    const results: Result[] = [];
    const largest = new Map<object, number>();
    for (const group of groups.all) {
      let most = 0;
      for (const direction of ["ingress", "egress"] as const) {
        const rules = groups.of(group, direction);
        const six = rules.filter((rule) => rule.peer.kind === "cidr" && rule.peer.cidr.includes(":")).length;
        const count = Math.max(six, rules.length - six);
        most = Math.max(most, count);
        results.push(
          ...overQuota(
            context,
            group,
            `security group '${group.address}'`,
            `${direction} rules`,
            "rulesPerSecurityGroup",
            count,
          ),
        );
      }
      largest.set(group, most);
    }
    for (const { resource, groups: own } of [...services, ...balancers.all]) {
      const label = `interface of '${resource.address}'`;
      const rules = own.reduce((sum, group) => sum + (largest.get(group) ?? 0), 0);
      results.push(...overQuota(context, resource, label, "security groups", "groupsPerInterface", own.length));
      results.push(...overQuota(context, resource, label, "rules in its groups", "rulesPerInterface", rules));
    }
    const perVpc = new Map<string, (typeof endpoints)[number][]>();
    for (const endpoint of endpoints.filter((item) => item.type === "Interface")) {
      const key = endpoint.vpc.kind === "found" ? `${endpoint.resource.stack} ${endpoint.vpc.resource.address}` : "";
      perVpc.set(key, [...(perVpc.get(key) ?? []), endpoint]);
    }
    for (const [first, ...rest] of perVpc.values()) {
      if (first)
        results.push(
          ...overQuota(
            context,
            first.resource,
            `VPC of '${first.resource.address}'`,
            "interface endpoints",
            "endpointsPerVpc",
            rest.length + 1,
          ),
        );
    }
    const [any] = groups.all;
    if (any && results.length === 0)
      results.push(proven(any, `security groups: all ${groups.all.length} stay within their quotas`));
    return {
      looked: counted({
        "security group": groups.all.length,
        interface: services.length + balancers.all.length,
        endpoint: endpoints.length,
      }),
      results,
    };
  },
};
