import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import { type Service, isEcsService } from "../../facts/services";
import type { Model } from "../../terraform/model";
import { BlockOrder, StackOrder, blockOf } from "../../terraform/order";
import { checkReferences } from "../../terraform/references";
import { type Evidence, type Walk, verdictOf, walked } from "../flows/evidence";
import type { Place } from "../flows/flow";
import { type Audience, SYNTHESIZE } from "../audience";
import { imagesOf } from "../flows/image-pull";
import { type Message, messages, unknown } from "../message";
import { type Platform, type Rule, conclude, serviceSubject } from "../result";

interface Wanted {
  /** Places of which one has to stand. */
  readonly anyOf: readonly Place[];
  /** Why it may be that none of them has to. */
  readonly unless?: readonly Message[];
}

interface Waiting {
  readonly addresses: readonly string[];
}

const notWaiting = ({ addresses }: Waiting): string => `it doesn't wait for ${addresses.join(" or ")}`;

const says = messages({
  mayFail: (it: Waiting) => `${notWaiting(it)} (depends_on), so a first apply may fail`,
  noDependsOn: (it: Waiting, audience: Audience) =>
    `${notWaiting(it)}; ${{ definition: SYNTHESIZE, terraform: "add it to depends_on" }[audience]}`,
  endpoints: (it: Waiting) =>
    `whether its tasks start after ${it.addresses.join(", ")}, whose name in Service Connect they know only then`,
  noStackDependency: (it: Waiting & { stacks: readonly string[] }) =>
    `${notWaiting(it)} of stack ${it.stacks.map((stack) => `'${stack}'`).join(" or ")}; let its stack depend on that one`,
});

/**
 * What must exist before a service starts but that it doesn't refer to: the listener rule (ECS refuses a target group
 * without a balancer), what offers its capacity providers (ECS refuses others), and the policies of its roles (the first
 * tasks would fail).
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
 */
export const startOrder: Rule = {
  id: "start-order",
  isLocal: true,
  title: "Each service waits for its listener rule, the policies of its roles and the way to what it starts with",
  check(platform) {
    const { model } = platform.facts;
    // Tasks without a service start later, when all stands.
    const services = platform.facts.services.filter(isEcsService);
    const needsOf = needsByService(platform);
    let edges = 0;
    const network = networkPlaces(platform);
    const stackOrder = new StackOrder(model.stacks, model.stateReads);
    const namesNobody = new Set(
      model.stacks.flatMap((stack) => checkReferences(stack).dangling.map(({ at }) => `${stack.name} ${at}`)),
    );
    const orders = new Map(model.stacks.map((stack) => [stack.name, new BlockOrder(stack)]));
    const found = services.flatMap((service) => {
      const { stack, address } = service.resource;
      const waits = orders.get(stack)?.before(blockOf(address)) ?? new Set<string>();
      const before = stackOrder.before(stack);
      // All of a stack that comes before stands when the service's own is begun.
      const stands = (place: Place): boolean =>
        place.stack === stack ? waits.has(blockOf(place.address)) : before.has(place.stack);
      const wanted = [
        ...listeners(platform.facts, service),
        ...policies(platform.facts, service),
        ...offers(platform.facts, service),
        ...images(platform.facts, service),
        ...(network.get(service) ?? []),
      ];
      edges += wanted.length;
      const { strict } = platform.declarations;
      const evidence = walked((walk) => {
        walk.add(order(wanted, stands, stack, strict));
        endpointsFirst(walk, platform, service, (callee) => stands(callee.resource));
      });
      const needs = (needsOf.get(service) ?? []).map(verdictOf);
      const mayNeedMore = needs.includes("undecided") || isOpen(platform.facts, service);
      // What is or may be missing can't be waited for: the rule of that need says so.
      const isMissing = needs.includes("refuted") || !service.task || namesNobody.has(`${stack} ${blockOf(address)}`);
      if (isMissing || (mayNeedMore && verdictOf(evidence) === "proven")) return [];
      return conclude(serviceSubject(service), service.resource, "start in the right order", evidence);
    });
    return { looked: { service: services.length, edge: edges }, results: found };
  },
};

function order(all: readonly Wanted[], stands: (place: Place) => boolean, own: string, strict: boolean): Evidence {
  return walked((walk) => {
    for (const { anyOf: any, unless = [] } of all) {
      const addresses = any.map(({ address }) => address);
      const found = any.find(stands);
      if (found !== undefined) walk.via(found.address);
      else if (!strict) walk.note(says.mayFail({ addresses }));
      else if (unless.length > 0) for (const what of unless) walk.doubt(what);
      else if (any.some(({ stack }) => stack === own)) walk.miss(says.noDependsOn({ addresses }));
      else walk.miss(says.noStackDependency({ addresses, stacks: [...new Set(any.map(({ stack }) => stack))] }));
    }
  });
}

/**
 * Only tasks that start after the deployment of a service know its names in Service Connect.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
function endpointsFirst(
  walk: Walk,
  { flows, declarations }: Platform,
  service: Service,
  stands: (callee: Service) => boolean,
): void {
  const calledBy = (caller: Service): ReadonlySet<Service> =>
    new Set(flows.calls.flatMap((call) => (call.isByAlias && call.caller === caller ? call.callees : [])));
  const callees = [...calledBy(service)].filter((callee) => callee !== service);
  for (const callee of callees.filter((one) => !stands(one))) {
    const addresses = [callee.resource.address];
    // Of two that call each other one comes first, and has to be deployed again.
    if (!declarations.strict || calledBy(callee).has(service)) walk.doubt(says.endpoints({ addresses }));
    else if (callee.resource.stack === service.resource.stack) walk.miss(says.noDependsOn({ addresses }));
    else walk.miss(says.noStackDependency({ addresses, stacks: [callee.resource.stack] }));
  }
  walk.via(...callees.filter(stands).map(({ resource }) => resource.address));
}

const PATH =
  /^aws_(route|route_table_association|vpc_endpoint|nat_gateway|vpc_security_group_(in|e)gress_rule|security_group_rule|efs_mount_target)\.[^ ]+$/;

const RULE_OF_GROUP = /^aws_(vpc_security_group_(in|e)gress_rule|security_group_rule)\.[^ ]+$/;

/**
 * The way to the registry, the logs and whatever else a task reads when it starts, the balancer's way in, and the rules of
 * both sides for what it uses: without them the first tasks fail and are rolled back.
 */
function networkPlaces({ facts, flows }: Platform): ReadonlyMap<Service, readonly Wanted[]> {
  const stacksWith = stacksByAddress(facts.model);
  const addresses = new Map<Service, Map<string, readonly Message[]>>(
    facts.services.map((service) => [service, new Map<string, readonly Message[]>()]),
  );
  /** One way that is known to lead there is enough. */
  const add = (service: Service, address: string, unless: readonly Message[]): void => {
    const known = addresses.get(service)?.get(address);
    if (known === undefined || unless.length === 0) addresses.get(service)?.set(address, unless);
  };
  const { imagePulls, logging, secretReading, environmentFileReading, forwarding, mounting } = flows;
  const starts = [imagePulls, logging, secretReading, environmentFileReading, forwarding, mounting];
  for (const { service, flows: ways } of starts.flat()) {
    for (const { evidence } of ways)
      for (const address of evidence.addresses)
        if (PATH.test(address)) add(service, address, unlessBy(evidence, address));
  }
  // Code that connects to its database first and finds it closed ends, as a task without its image does.
  for (const { service, flows: ways } of flows.uses)
    for (const { evidence } of ways)
      for (const address of evidence.addresses)
        if (service && RULE_OF_GROUP.test(address)) add(service, address, unlessBy(evidence, address));
  return new Map([...addresses].map(([service, all]) => [service, [...all].flatMap(placesOf(service, stacksWith))]));
}

/** Why a way may do without what it was followed by. */
function unlessBy({ unknown: unclear, replaceable }: Evidence, address: string): readonly Message[] {
  return [...unclear, ...replaceable.flatMap((one) => (one.address === address ? one.by : []))];
}

function placesOf(
  { resource }: Service,
  stacksWith: ReadonlyMap<string, readonly string[]>,
): (place: readonly [address: string, unless: readonly Message[]]) => readonly Wanted[] {
  return ([address, unless]) => {
    const stacks = stacksWith.get(blockOf(address)) ?? [];
    if (stacks.length === 0) return [];
    const holders = stacks.includes(resource.stack) ? [resource.stack] : stacks;
    return [{ anyOf: holders.map((stack) => ({ stack, address })), unless }];
  };
}

/** All that a service needs to start, as far as it was followed. */
function needsByService({ flows }: Platform): ReadonlyMap<Service, readonly Evidence[]> {
  const found = new Map<Service, Evidence[]>();
  const add = (service: Service, ...needs: readonly Evidence[]): void => {
    found.set(service, [...(found.get(service) ?? []), ...needs]);
  };
  const requirements = [flows.imagePulls, flows.logging, flows.secretReading, flows.environmentFileReading].flat();
  for (const { service, own, flows: ways, access } of requirements)
    add(service, own, ...[...ways, ...access].map(({ evidence }) => evidence));
  for (const { service, own, flows: ways } of flows.forwarding)
    add(service, own, ...ways.map(({ evidence }) => evidence));
  for (const { service, own, flows: ways } of flows.uses)
    if (service) add(service, own, ...ways.map(({ evidence }) => evidence));
  return found;
}

function listeners({ balancers }: Facts, { targets }: Service): readonly Wanted[] {
  return targets.flatMap((target): readonly Wanted[] => {
    const group = linked(target.group);
    const anyOf = group ? balancers.forwards(group).map(({ rule, listener }) => (rule ?? listener).resource) : [];
    const unless = balancers.uncertain.map((what) => unknown({ what }));
    return anyOf.length === 0 ? [] : [{ anyOf, unless }];
  });
}

/** The repositories of its images, where another stack makes them, and pushes the images there. */
function images({ repositories }: Facts, service: Service): readonly Wanted[] {
  return imagesOf(service).flatMap(({ ecr }): readonly Wanted[] => {
    const resource = ecr && repositories.at(ecr);
    return resource && resource.stack !== service.resource.stack ? [{ anyOf: [resource] }] : [];
  });
}

/** The resources that carry the policies of a service's roles. */
function policies({ roles }: Facts, { task }: Service): readonly Wanted[] {
  return [task && linked(task.executionRole), task && linked(task.taskRole)].flatMap((resource) => {
    const role = resource && roles.role(resource);
    return [...new Set(role?.carriers)].map((carrier) => ({ anyOf: [carrier] }));
  });
}

/** What offers a service the capacity providers that it names. */
function offers({ capacity }: Facts, service: Service): readonly Wanted[] {
  const cluster = linked(service.cluster);
  if (!cluster || capacity.ofService(service).items.length === 0) return [];
  return capacity.ofCluster(cluster).resources.map((resource) => ({ anyOf: [resource] }));
}

/** Whether a service may start with more than is seen: other subnets, roles, policies of these, or routes. */
function isOpen({ roles, vpcs }: Facts, { networkUnknown, task }: Service): boolean {
  const isUnknown = [task?.executionRole, task?.taskRole].some((role) => role?.kind === "unknown");
  return networkUnknown.length > 0 || isUnknown || roles.hasUnplaced || vpcs.hasUnplaced;
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
