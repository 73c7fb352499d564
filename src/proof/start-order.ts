import { Order } from "../terraform/order";
import type { Service } from "../facts/services";
import { linked } from "../facts/link";
import { Chain } from "./chain";
import type { Context } from "./context";
import { type Rule, counted } from "./result";

/**
 * What must exist before a service starts but that it doesn't refer to: the listener rule (ECS refuses a target group
 * without a balancer) and the policies of its roles (the first tasks would fail).
 * Source: API ECS CreateService; the AWS provider's documentation of aws_ecs_service, the note on `depends_on`
 */
export const startOrder: Rule = {
  id: "start-order",
  title: "Each service waits for its listener rule, the policies of its roles and the way to what it starts with",
  check(context) {
    const { services } = context.facts;
    let edges = 0;
    const policies = policiesByRole(context);
    const orders = new Map(context.facts.model.stacks.map((stack) => [stack.name, new Order(stack)]));
    const orderOf = ({ resource }: Service): Order | undefined => orders.get(resource.stack);
    const results = services.flatMap((service) => {
      const chain = new Chain();
      const waits = orderOf(service)?.before(service.resource.address.replace(/\[.*$/, "")) ?? new Set<string>();
      const wanted = [...listeners(context, service), ...policies(service), ...network(context, service)];
      edges += wanted.length;
      for (const { any, what } of wanted) {
        const found = any.find((address) => waits.has(address.replace(/\[.*$/, "")));
        if (found !== undefined) chain.via(found);
        else if (context.strict) chain.miss(`it doesn't wait for ${what}`, "add it to depends_on");
        else chain.note(`it doesn't wait for ${what} (depends_on), so a first apply may fail`);
      }
      return chain.conclude(service.label, service.resource, "start in the right order");
    });
    return { looked: counted({ service: services.length, edge: edges }), results };
  },
};

const PATH =
  /^aws_(route|route_table_association|vpc_endpoint|nat_gateway|vpc_security_group_(in|e)gress_rule|security_group_rule)\.[^ ]+$/;

/** The way to the registry and the logs, and the balancer's way in: without it the first tasks fail and are rolled back. */
function network(context: Context, service: Service): readonly Wanted[] {
  const stack = context.facts.model.stacks.find((item) => item.name === service.resource.stack);
  const needed = [...(context.beforeStart.get(service.resource) ?? [])].filter((address) => PATH.test(address));
  return needed
    .filter((address) => stack?.declarations.has(address.replace(/\[.*$/, "")))
    .map((address) => ({ any: [address], what: address }));
}

interface Wanted {
  readonly any: readonly string[];
  readonly what: string;
}

function listeners(context: Context, service: Service): readonly Wanted[] {
  return service.targets.flatMap((target) => {
    const group = linked(target.group);
    const forwards = group ? context.facts.balancers.forwards(group) : [];
    const any = forwards
      .filter(({ listener }) => listener.resource.stack === service.resource.stack)
      .map(({ rule, listener }) => (rule ?? listener).resource.address);
    return any.length === 0 ? [] : [{ any, what: any.join(" or ") }];
  });
}

/** The resources that carry the policies of a service's roles, where they are in its own stack. */
function policiesByRole(context: Context): (service: Service) => readonly Wanted[] {
  return ({ task, resource }) =>
    [task && linked(task.executionRole), task && linked(task.taskRole)].flatMap((role) => {
      const known = role && context.facts.roles.role(role);
      const carriers = new Set(
        known?.carriers.filter((carrier) => carrier.stack === resource.stack).map((carrier) => carrier.address),
      );
      return [...carriers].map((address) => ({ any: [address], what: address }));
    });
}
