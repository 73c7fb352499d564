import type { Model } from "../../terraform/model";
import { BlockOrder, StackOrder } from "../../terraform/order";
import type { Service } from "../../facts/services";
import { linked } from "../../facts/link";
import { Chain } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Rule, counted } from "../result";

/**
 * What must exist before a service starts but that it doesn't refer to: the listener rule (ECS refuses a target group
 * without a balancer) and the policies of its roles (the first tasks would fail).
 * Source: API ECS CreateService; the AWS provider's documentation of aws_ecs_service, the note on `depends_on`
 */
export const startOrder: Rule = {
  id: "start-order",
  title: "Each service waits for its listener rule, the policies of its roles and the way to what it starts with",
  check(context) {
    const { services, model } = context.facts;
    let edges = 0;
    const policies = policiesByRole(context);
    const stackOrder = new StackOrder(model.stacks, model.stateReads);
    const orders = new Map(model.stacks.map((stack) => [stack.name, new BlockOrder(stack)]));
    const stacksWith = stacksByAddress(model);
    const results = services.flatMap((service) => {
      const chain = new Chain();
      const { stack, address } = service.resource;
      const waits = orders.get(stack)?.before(blockOf(address)) ?? new Set<string>();
      const before = stackOrder.before(stack);
      // All of a stack that comes before stands when the service's own is begun.
      const stands = (place: Place): boolean =>
        place.stack === stack ? waits.has(blockOf(place.address)) : before.has(place.stack);
      const network = networkPlaces(context, service, stacksWith);
      const wanted = [...listeners(context, service), ...policies(service), ...network];
      edges += wanted.length;
      for (const any of wanted) {
        const found = any.find(stands);
        if (found !== undefined) chain.via(found.address);
        else if (!context.strict)
          chain.note(`it doesn't wait for ${namesOf(any)} (depends_on), so a first apply may fail`);
        else if (any.some((place) => place.stack === stack))
          chain.miss(`it doesn't wait for ${namesOf(any)}`, "add it to depends_on");
        else {
          const others = [...new Set(any.map((place) => `'${place.stack}'`))].join(" or ");
          chain.miss(`it doesn't wait for ${namesOf(any)} of stack ${others}`, "let its stack depend on that one");
        }
      }
      return chain.conclude(service.label, service.resource, "start in the right order");
    });
    return { looked: counted({ service: services.length, edge: edges }), results };
  },
};

interface Place {
  readonly stack: string;
  readonly address: string;
}

/** Places of which one has to stand. */
type Wanted = readonly Place[];

const PATH =
  /^aws_(route|route_table_association|vpc_endpoint|nat_gateway|vpc_security_group_(in|e)gress_rule|security_group_rule)\.[^ ]+$/;

/** The way to the registry and the logs, and the balancer's way in: without it the first tasks fail and are rolled back. */
function networkPlaces(
  context: Context,
  { resource }: Service,
  stacksWith: ReadonlyMap<string, readonly string[]>,
): readonly Wanted[] {
  const needed = [...(context.beforeStart.get(resource) ?? [])].filter((address) => PATH.test(address));
  return needed.flatMap((address): Wanted[] => {
    const stacks = stacksWith.get(blockOf(address)) ?? [];
    if (stacks.length === 0) return [];
    const holders = stacks.includes(resource.stack) ? [resource.stack] : stacks;
    return [holders.map((stack) => ({ stack, address }))];
  });
}

function listeners(context: Context, service: Service): readonly Wanted[] {
  return service.targets.flatMap((target): Wanted[] => {
    const group = linked(target.group);
    const forwards = group ? context.facts.balancers.forwards(group) : [];
    const any = forwards.map(({ rule, listener }) => (rule ?? listener).resource);
    return any.length === 0 ? [] : [any];
  });
}

/** The resources that carry the policies of a service's roles. */
function policiesByRole(context: Context): (service: Service) => readonly Wanted[] {
  return ({ task }) =>
    [task && linked(task.executionRole), task && linked(task.taskRole)].flatMap((role) => {
      const known = role && context.facts.roles.role(role);
      return [...new Set(known?.carriers)].map((carrier) => [carrier]);
    });
}

function stacksByAddress({ stacks }: Model): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, declarations } of stacks) {
    for (const address of declarations.keys()) {
      const known = found.get(address);
      if (known) known.push(name);
      else found.set(address, [name]);
    }
  }
  return found;
}

function namesOf(any: Wanted): string {
  return any.map(({ address }) => address).join(" or ");
}

/** The address without an instance's key. */
function blockOf(address: string): string {
  return address.replace(/\[.*$/, "");
}
