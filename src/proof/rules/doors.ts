import { tcpPorts } from "../../facts/containers";
import { defaultRoute } from "../flows/internet-path";
import { proven, refuted } from "../flows/chain";
import type { Context } from "../flows/context";
import type { Door } from "../declared";
import { placeOf } from "../flows/flow";
import { type Opening, openings } from "../flows/openings";
import { type Result, type Rule, counted } from "../result";

/** What the internet can reach, by which chain; and that each way in was declared, and each declared one is open. */
export const doors: Rule = {
  id: "doors",
  title: "The internet reaches exactly the declared doors",
  check(context) {
    const found = openings(context);
    for (const { rule, port, to, groups } of found) {
      if (rule) context.use(rule, port, true, groups, []);
      useRoutes(context, to.address, to.stack);
    }
    const byDoor = new Map<string, Opening[]>();
    for (const opening of found) {
      const key = doorKey(opening.to.stack, opening.to.address, opening.port);
      byDoor.set(key, [...(byDoor.get(key) ?? []), opening]);
    }
    const declared = new Map(
      (context.declared.doors ?? []).map((door) => [doorKey(door.stack, door.to, door.port), door]),
    );
    const results: Result[] = [...byDoor].flatMap(([key, open]) => {
      const judged = judge(context, open, declared.get(key));
      keepFlows(context, open, judged, declared.get(key));
      return judged;
    });
    for (const [key, door] of declared) if (!byDoor.has(key)) results.push(closed(context, door, door.cidrs));
    for (const { stack, message } of context.declared.faults) {
      results.push({
        verdict: "refuted",
        stack,
        at: "//.declared",
        message: `${message}; correct the declaration`,
        evidence: [],
        notes: [],
      });
    }
    return {
      looked: counted({
        door: byDoor.size,
        "declared door": declared.size,
        "security group rule": context.facts.groups.rules.length,
      }),
      results,
    };
  },
};

/** One for each range of addresses that may come in: each has a rule of its own. */
function keepFlows(
  context: Context,
  open: readonly Opening[],
  judged: readonly Result[],
  door: Door | undefined,
): void {
  for (const { to, port, cidr, chain } of open) {
    const kind = to.type === "aws_ecs_service" ? "service" : "load balancer";
    const verdict = judged.every((result) => result.verdict === "proven") ? "proven" : "refuted";
    context.flows.push({
      from: { kind: "outside", cidrs: [cidr] },
      to: { kind, ...placeOf(to) },
      port,
      purpose: door?.cidrs.includes(cidr) === true ? "connect, as declared" : "connect, which nothing declares",
      verdict,
      evidence: chain,
    });
  }
}

function doorKey(stack: string, to: string, port: number): string {
  return `${stack} ${to} ${port}`;
}

function judge(context: Context, open: readonly Opening[], door: Door | undefined): readonly Result[] {
  const [first] = open;
  if (!first) return [];
  const { to, port } = first;
  const label = `door '${to.address}:${port}'`;
  const evidence = [...new Set(open.flatMap((opening) => opening.chain))];
  const cidrs = [...new Set(open.map((opening) => opening.cidr))];
  if (!context.strict)
    return [proven(to, `${label}: is open to ${cidrs.join(", ")}`, evidence, ["not declared, so only listed"])];
  const surplus = open.filter((opening) => door?.cidrs.includes(opening.cidr) !== true);
  const results = surplus.map((opening) =>
    refuted(
      to,
      `${label}: is open to ${opening.cidr}${opening.rule ? ` by ${opening.rule.address}` : ""}, which no definition declares; remove the rule or declare the door`,
      opening.chain,
    ),
  );
  const shut = (door?.cidrs ?? []).filter((cidr) => !cidrs.includes(cidr));
  if (door && shut.length > 0) results.push(closed(context, door, shut));
  return results.length > 0 ? results : [proven(to, `${label}: is open to ${cidrs.join(", ")} as declared`, evidence)];
}

function closed(context: Context, door: Door, cidrs: readonly string[]): Result {
  const stack = context.facts.model.stacks.find((item) => item.name === door.stack);
  const why =
    stack?.declarations.has(door.to) === true
      ? missingLink(context, door)
      : `no resource ${door.to} stands in the stack`;
  const message = `door '${door.to}:${door.port}': is declared for ${cidrs.join(", ")} but closed: ${why}; open it or drop the declaration`;
  return { verdict: "refuted", stack: door.stack, at: door.to, message, evidence: [], notes: [] };
}

function missingLink(context: Context, { stack, to, port }: Door): string {
  const { services, balancers, vpcs } = context.facts;
  const service = services.find(({ resource }) => resource.stack === stack && resource.address === to);
  const balancer = balancers.all.find(({ resource }) => resource.stack === stack && resource.address === to);
  const subnets = (service ?? balancer)?.subnets ?? [];
  if (balancer?.internal === true) return "the balancer is internal";
  if (service?.publicIp === false) return "assign_public_ip is false";
  const tables = subnets.map((subnet) => vpcs.tableFor(subnet));
  const routed = tables.some(
    (table) => typeof table !== "string" && defaultRoute(table)?.target.kind === "internet gateway",
  );
  if (!routed)
    return `none of its subnets (${subnets.map((subnet) => subnet.resource.address).join(", ")}) routes to an internet gateway`;
  if (balancer && !balancer.listeners.some((listener) => listener.port === port)) return `no listener has port ${port}`;
  const ports = service?.task?.containers.flatMap((container) => tcpPorts(container));
  if (ports && !ports.includes(port)) return `no container listens on ${port}`;
  const groups = (service ?? balancer)?.groups.map((group) => group.address).join(", ") ?? "";
  return `no ingress rule of ${groups || "its security groups"} lets it in`;
}

/** A door needs the routes of its subnets, even where nothing else does. */
function useRoutes(context: Context, address: string, stack: string): void {
  const { services, balancers, vpcs } = context.facts;
  const owner = [...services, ...balancers.all].find(
    ({ resource }) => resource.stack === stack && resource.address === address,
  );
  for (const subnet of owner?.subnets ?? []) {
    const table = vpcs.tableFor(subnet);
    const route = typeof table === "string" ? undefined : defaultRoute(table);
    if (route) context.used.add(route);
  }
}
