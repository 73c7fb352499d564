import type { Json, JsonObject } from "../../terraform/json";
import { isObject } from "../../terraform/json";
import type { Plain } from "./names";
import type { PlanReading, PlannedResource } from "./plan-reading";

/** What a stack means once it is applied, each the finest of its kind. Names are addresses where AWS makes them. */
export interface PlanFacts {
  readonly exposures: readonly Exposure[];
  readonly flows: readonly Flow[];
  readonly permissions: readonly Permission[];
}

/** What addresses outside may reach, or what is public at all. */
export interface Exposure extends Ports {
  readonly to: string;
  /** A CIDR block; `public` where it is a setting that makes something public. */
  readonly from: string;
}

/** What a security group lets through between groups, prefix lists, and to addresses. */
export interface Flow extends Ports {
  readonly group: string;
  readonly direction: "ingress" | "egress";
  readonly peer: string;
}

interface Ports {
  /** `tcp`, `udp`, `icmp`, `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** A statement of a policy, or a policy that is attached. */
export interface Permission {
  /** Who has it, or what carries it: an address. */
  readonly who: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  /** Everything else that it says (`Condition`, `NotAction`, …), as JSON with sorted keys; empty where there is none. */
  readonly only: string;
}

const EVERY_PORT = { protocol: "-1", fromPort: 0, toPort: 65_535 };

/** What a resource means. */
export function planFacts(reading: PlanReading, resource: PlannedResource): PlanFacts {
  const rules = groupRules(reading, resource);
  const outside = rules.filter(({ direction, peer }) => direction === "ingress" && peer.includes("/"));
  return {
    exposures: [
      ...outside.map(({ group: to, peer: from, protocol, fromPort, toPort }) => ({
        ...{ to, from, protocol, fromPort, toPort },
      })),
      ...(isPublic(resource) ? [{ to: resource.address, from: "public", ...EVERY_PORT }] : []),
    ],
    flows: rules.filter((rule) => !outside.includes(rule)),
    permissions: permissionsOf(reading, resource),
  };
}

/** By a setting of its own, whatever security groups say. */
function isPublic({ type, values }: PlannedResource): boolean {
  switch (type) {
    case "aws_lb":
    case "aws_alb":
      return values["internal"] !== true;
    case "aws_ecs_service":
      return blocksIn(values["network_configuration"]).some((block) => block["assign_public_ip"] === true);
    case "aws_db_instance":
    case "aws_rds_cluster_instance":
      return values["publicly_accessible"] === true;
    default:
      return false;
  }
}

/** Arguments that name whom a rule lets in or out to. */
const PEERS = [
  ...["cidr_ipv4", "cidr_ipv6", "referenced_security_group_id", "prefix_list_id", "source_security_group_id"],
  ...["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"],
];

/** Types whose attributes say nothing but what `groupRules` reads. */
export const GROUP_RULES: ReadonlySet<string> = new Set([
  "aws_security_group_rule",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
]);

function groupRules(reading: PlanReading, resource: PlannedResource): readonly Flow[] {
  const { type, values, address } = resource;
  if (GROUP_RULES.has(type)) {
    const direction = /_(in|e)gress_rule$/.exec(type)?.[0].slice(1, -5) ?? String(values["type"]);
    const peers = PEERS.flatMap((name) => textsOf(reading.attribute(resource, name)));
    const group = textsOf(reading.attribute(resource, "security_group_id")).join(", ");
    const own = values["self"] === true ? [group] : [];
    return rulesTo([...peers, ...own], group, direction, values);
  }
  if (type !== "aws_security_group" && type !== "aws_default_security_group") return [];
  const group = `\${${address}}`;
  return ["ingress", "egress"].flatMap((direction) =>
    blocksIn(values[direction]).flatMap((block) => {
      const peers = PEERS.flatMap((name) => textsOf(reading.plain(block[name])));
      return rulesTo(block["self"] === true ? [...peers, group] : peers, group, direction, block);
    }),
  );
}

function rulesTo(
  peers: readonly string[],
  group: string,
  direction: string,
  values: Readonly<Record<string, unknown>>,
): readonly Flow[] {
  const protocol = [values["ip_protocol"], values["protocol"]].find((it) => typeof it === "string") ?? "-1";
  const [from, to] = [values["from_port"], values["to_port"]].map((port) => (typeof port === "number" ? port : -1));
  const isAll = protocol === "-1" || protocol === "all";
  const ports = isAll ? EVERY_PORT : { protocol, fromPort: from ?? -1, toPort: to ?? -1 };
  return peers.map((peer) => ({ group, direction: direction === "egress" ? "egress" : "ingress", peer, ...ports }));
}

/** Every attribute that holds a policy, whatever the type: of a role, a bucket, a queue, an endpoint, a key. */
function permissionsOf(reading: PlanReading, resource: PlannedResource): readonly Permission[] {
  const { type, values, address } = resource;
  const role = type.startsWith("aws_iam_") ? textsOf(reading.attribute(resource, "role")).join(", ") : "";
  const who = role === "" ? address : role;
  const documents = Object.keys(values).flatMap((name) => {
    const document = reading.attribute(resource, name);
    return document === undefined ? [] : statementsIn(document);
  });
  const attached = type.endsWith("_policy_attachment") ? textsOf(reading.attribute(resource, "policy_arn")) : [];
  return [
    ...documents.map((statement) => permission(who, statement)),
    ...attached.map((policy) => ({
      ...{ who, effect: "Attached", actions: [policy], resources: [], principals: [], only: "" },
    })),
  ];
}

function statementsIn(document: Json): readonly JsonObject[] {
  if (!isObject(document)) return [];
  const statement = document["Statement"];
  const list = Array.isArray(statement) ? (statement as readonly Json[]) : statement === undefined ? [] : [statement];
  return list.filter(isObject);
}

const READ = new Set(["Sid", "Effect", "Action", "Resource", "Principal"]);

function permission(who: string, statement: JsonObject): Permission {
  const { Effect: effect, Action: action, Resource: resource, Principal: principal } = statement;
  const rest = Object.entries(statement).filter(([name]) => !READ.has(name));
  return {
    ...{ who, effect: textsOf(effect).join(), actions: textsOf(action), resources: textsOf(resource) },
    principals: principalsOf(principal),
    only: rest.length === 0 ? "" : JSON.stringify(Object.fromEntries(rest)),
  };
}

function principalsOf(principal: Json | undefined): readonly string[] {
  if (principal === undefined || !isObject(principal)) return textsOf(principal);
  return Object.entries(principal).flatMap(([kind, ids]) => textsOf(ids).map((id) => `${kind}:${id}`));
}

function textsOf(value: Plain): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsOf);
  return typeof value === "object" ? [JSON.stringify(value)] : [String(value)];
}

function blocksIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null);
}
