import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { DataStore } from "../../../facts/network/data-stores";
import type { Service } from "../../../facts/services";
import { type Subnet, rangesOf } from "../../../facts/vpc";
import { messages, unknown } from "../../message";
import { type Walk, walked } from "../evidence";
import { subnetEnd, throughAcls } from "./acl-path";
import { NO_RANGES, ownEnd, type PeerEnd, taskEnd, throughGroups } from "./group-path";
import { throughPublicDns } from "./vpc-dns";

const says = messages(
  {
    noGroup: (it: { store: string }) =>
      `${it.store} has no security group and so takes the VPC's default group; give it a security group of its own`,
    noSubnets: (it: { store: string }) =>
      `${it.store} names no subnet group and so stands in the account's default VPC; give it one in the VPC of its users`,
    otherVpc: (it: { store: string; vpc: string; subnet: string }) =>
      `${it.store} stands in ${it.vpc}, ${it.subnet} doesn't; let both stand in one VPC`,
    port: (it: { store: string }) => `the port of ${it.store}`,
    vpc: (it: { store: string }) => `the VPC of ${it.store}`,
  },
  { noGroup: [], noSubnets: [], port: [], vpc: [] },
);

const ofUse = messages({
  wrongPort: (it: { store: string; listens: number; port: number }) =>
    `${it.store} listens on ${it.listens}, not on ${it.port}; correct the port of the declared use, or in the variable that names it`,
});

/** Where a database or cache stands, as far as it is wrong or can't be told, whoever connects. */
export function whereabouts(walk: Walk, { resource, groups, subnets, unknown: unclear }: DataStore): void {
  const store = resource.address;
  for (const what of unclear) walk.doubt(unknown({ what }));
  if (unclear.length > 0) return;
  if (groups.length === 0) walk.miss(says.noGroup({ store }));
  if (subnets.length === 0) walk.miss(says.noSubnets({ store }));
}

/**
 * From a subnet of a service to a database or cache: its group lets the tasks in, and the ACLs of each subnet that it may stand in.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html
 */
export function toStore(
  facts: Facts,
  walk: Walk,
  service: Service,
  subnet: Subnet,
  store: DataStore,
  port: number,
): void {
  const { resource, groups, subnets, port: listens } = store;
  walk.via(resource.address, ...groups.map(({ address }) => address));
  whereabouts(walk, store);
  if (listens === undefined) walk.doubt(says.port({ store: resource.address }));
  else if (listens !== port) walk.miss(ofUse.wrongPort({ store: resource.address, listens, port }));
  const vpc = linked(subnet.vpc);
  if (vpc) throughPublicDns(facts, walk, vpc);
  for (const home of subnets) inOneVpc(walk, store, subnet, home);
  if (listens !== undefined && listens !== port) {
    // Behind another port nobody answers, whatever lets it through; what opens either may be meant for this use.
    const on = (at: number) => (aside: Walk) => {
      throughOf(facts, aside, service, subnet, store, at);
    };
    if (groups.length > 0) walk.presume(on(walked(on(listens)).missing.length === 0 ? listens : port));
    return;
  }
  if (groups.length === 0) {
    presumeGroup(facts, walk, service, subnet, port);
    return;
  }
  throughOf(facts, walk, service, subnet, store, port);
}

/** Through the groups of both sides, and the network ACLs between. */
function throughOf(facts: Facts, walk: Walk, service: Service, subnet: Subnet, store: DataStore, port: number): void {
  const unclear = store.unknown.map((what) => unknown({ what }));
  throughGroups(facts, walk, ownEnd(service), "egress", port, storeEnd(store));
  throughGroups(facts, walk, { groups: store.groups, unknown: unclear }, "ingress", port, taskEnd(service, [subnet]));
  for (const home of store.subnets) throughAcls(facts, walk, subnetEnd(subnet), subnetEnd(home), port);
}

/** What the group that a store has lost is opened by is there for it, and not surplus. */
function presumeGroup(facts: Facts, walk: Walk, service: Service, subnet: Subnet, port: number): void {
  const held = new Set(facts.dataStores.flatMap((store) => store.groups));
  const lost = service.groups
    .flatMap((group) => facts.groups.of(group, "egress"))
    .flatMap(({ peer }) => (peer.kind === "group" ? [peer.group] : []))
    .filter((group) => !held.has(group) && !facts.heldGroups.has(group));
  for (const group of new Set(lost)) {
    walk.presume((aside) => {
      const end = { label: group.address, groups: [group], ranges: NO_RANGES, unknown: [] };
      throughGroups(facts, aside, ownEnd(service), "egress", port, end);
      throughGroups(facts, aside, end, "ingress", port, taskEnd(service, [subnet]));
    });
  }
}

/** As the other side of a rule. */
function storeEnd({ resource, groups, subnets, unknown: unclear }: DataStore): PeerEnd {
  return {
    label: groups.map(({ address }) => address).join(", ") || resource.address,
    groups,
    ranges: rangesOf(subnets),
    unknown: unclear.map((what) => unknown({ what })),
  };
}

function inOneVpc(walk: Walk, { resource }: DataStore, subnet: Subnet, home: Subnet): void {
  const [own, other] = [linked(subnet.vpc), linked(home.vpc)];
  if (!own || !other) walk.doubt(says.vpc({ store: resource.address }));
  else if (own !== other)
    walk.miss(says.otherVpc({ store: resource.address, vpc: other.address, subnet: subnet.resource.address }));
}
