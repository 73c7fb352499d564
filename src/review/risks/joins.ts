import { READ_TYPES } from "../../facts/read-types";
import { type Json, type JsonObject, isObject } from "../../terraform/json";
import type { StackSource } from "../../terraform/folder";
import type { Comparison } from "../compare/compare";
import { several } from "../document/text";
import { isOpenToAll } from "../model/flow-view";
import { keyOf } from "../model/reference";
import { environmentsByStack } from "./environments-by-stack";
import { bodies, named, plain, typeOf, written } from "./losses/bodies";
import type { Risk } from "./risk";

/** What the proof reads follows whom a group lets in; of these it follows those who declare a use. Mount targets share their file system's. */
const STORES = /^aws_(db_instance|rds_cluster|elasticache_\w+)$/;

/** They say what a group lets through, or set which ones there are. */
const OF_GROUPS = "security_group";

/**
 * What takes on a security group that others have already, and with it whom that lets in, and what others let its members reach:
 * an instance in a service's group.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function joins(
  { beyondMoves, ...comparison }: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const touched = beyondMoves.filter(({ kind, address }) => kind !== "removed" && isMember(typeOf({ address })));
  if (touched.length === 0) return [];
  const environments = environmentsByStack({ beyondMoves, ...comparison });
  const [before, after] = [bodies(base), bodies(now)];
  return touched.flatMap((block): readonly Risk[] => {
    const environment = environments.get(block.stack);
    const key = keyOf(plain(block));
    const had = new Set(groupsOf(before.get(key) ?? {}));
    const joined = groupsOf(after.get(key) ?? {}).filter(
      (group) => !had.has(group) && before.has(keyOf({ stack: block.stack, address: group })),
    );
    if (joined.length === 0 || environment?.status === "added") return [];
    const inbound = rulesOf(joined, INBOUND, after);
    const [from, to] = [inbound.flatMap(peersOf), rulesTo(joined, after)];
    return [
      {
        ...{ kind: "exposure", where: environment?.name ?? block.stack, root: key, subject: block.address },
        stops: isOpenToAll(from),
        text: `${block.address} takes on ${joined.join(", ")}: it ${reached(inbound.map(inText), "is open to", "nobody")}, and ${reached(to, "is let in by", "no other group")}`,
        todo: "give it a security group of its own, or agree that it reaches and gets all that its members do",
      },
    ];
  });
}

function isMember(type: string): boolean {
  return type.startsWith("aws_") && !type.includes(OF_GROUPS) && (!READ_TYPES.has(type) || STORES.test(type));
}

/** The groups that any argument for groups names. */
function groupsOf(json: Json, isGroups = false): readonly string[] {
  if (isObject(json))
    return Object.entries(json).flatMap(([name, value]) => groupsOf(value, isGroups || name.includes(OF_GROUPS)));
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((it) => groupsOf(it, isGroups));
  return isGroups ? named(json).filter((it) => it.startsWith("aws_security_group.")) : [];
}

const INBOUND = "aws_vpc_security_group_ingress_rule";
const SOURCES = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

type Bodies = ReadonlyMap<string, JsonObject>;

/** Rules of some groups. */
function rulesOf(groups: readonly string[], type: string, all: Bodies): readonly JsonObject[] {
  return [...all].flatMap(([key, body]) => {
    const isOne = key.includes(`${type}.`) && named(body["security_group_id"] ?? "").some((it) => groups.includes(it));
    return isOne ? [body] : [];
  });
}

/** Which groups let members of these in, each with its ports. */
function rulesTo(groups: readonly string[], all: Bodies): readonly string[] {
  return [...all].flatMap(([key, body]) => {
    const isOne =
      key.includes(`${INBOUND}.`) &&
      named(body["referenced_security_group_id"] ?? "").some((it) => groups.includes(it));
    return isOne ? named(body["security_group_id"] ?? "").map((group) => `${group} on ${portsOf(body)}`) : [];
  });
}

function peersOf(rule: JsonObject): readonly string[] {
  return SOURCES.flatMap((name) => {
    const value = rule[name];
    if (value === undefined) return [];
    const names = named(value);
    return names.length > 0 ? names : [written(value)];
  });
}

function inText(rule: JsonObject): string {
  return `${peersOf(rule).join(", ")} on ${portsOf(rule)}`;
}

function portsOf({ ip_protocol: protocol, from_port: from, to_port: to }: JsonObject): string {
  const name = written(protocol);
  if (name === "-1") return "all ports";
  return from === to ? `${name} ${written(from)}` : `${name} ${written(from)}-${written(to)}`;
}

function reached(texts: readonly string[], verb: string, none: string): string {
  return `${verb} ${texts.length === 0 ? none : several([...new Set(texts)], ", ")}`;
}
