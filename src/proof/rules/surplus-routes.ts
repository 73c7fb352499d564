import { proven, refuted, undecided } from "../flows/chain";
import { type Result, type Rule, counted } from "../result";

/** Runs after the rules that follow flows. The VPC's own local route stands in no table. */
export const surplusRoutes: Rule = {
  id: "surplus-routes",
  title: "Every route is needed by a flow, and every route table by a subnet",
  check(context) {
    const { tables } = context.facts.vpcs;
    const { blind } = context.facts;
    const served = new Set(context.facts.vpcs.subnets.map((subnet) => context.facts.vpcs.tableFor(subnet)));
    let [routes, gateways] = [0, 0];
    const results = tables.flatMap((table): Result[] => {
      routes += table.routes.length;
      gateways += table.gateways.length;
      const own = table.routes.map((route) => {
        const target = "label" in route.target ? route.target.label : route.target.resource.address;
        const text = `route '${route.address}': sends ${route.destination} to ${target}`;
        if (context.used.has(route)) return proven(route.resource, text, [route.address]);
        if (blind.length > 0)
          return undecided(
            route.resource,
            `${text}: undecided whether a flow needs it: not known: ${blind.join(", ")}`,
          );
        return refuted(route.resource, `${text}, which no flow needs; remove it or declare what needs it`, [
          route.address,
        ]);
      });
      const here = table.gateways.map((gateway) => {
        const text = `gateway endpoint '${gateway.address}': serves ${table.label}`;
        return proven(
          gateway.endpoint,
          text,
          [gateway.address],
          context.used.has(gateway) ? [] : ["no flow of that table needs it; it costs nothing"],
        );
      });
      const name = `route table '${table.label}'`;
      if (table.resource && context.strict && !served.has(table)) {
        return [refuted(table.resource, `${name}: serves no subnet; associate one or remove it`), ...own, ...here];
      }
      return [...own, ...here];
    });
    return { looked: counted({ "route table": tables.length, route: routes, "gateway route": gateways }), results };
  },
};
