import { type AddressRange, addressRange, common, without } from "../../lib/address-range";
import type { Value } from "../../terraform/expressions/value";
import type { Direction } from "../security-groups";
import { type Setting, equals, numberSetting, orDefault, textSetting } from "../setting";

/** One entry of a network ACL, as far as it concerns TCP. */
export interface AclRule {
  readonly address: string;
  readonly direction: Direction;
  /** Undefined where it can't be told, so that it may come first. */
  readonly number: number | undefined;
  readonly action: "allow" | "deny" | "unknown";
  /** The most that it may mean; undefined for all addresses of both families. */
  readonly range: AddressRange | undefined;
  readonly ports: Ports;
  /** What of it isn't known, so that it may mean less, or nothing. */
  readonly doubt: string | undefined;
}

export interface Ports {
  readonly from: number;
  readonly to: number;
}

export interface AclTraffic {
  readonly direction: Direction;
  readonly ports: Ports;
  /** The addresses of the other end. */
  readonly peers: readonly AddressRange[];
}

/** What becomes of TCP traffic at an ACL. */
export type Passage =
  | { readonly kind: "passes" }
  /** By an entry, or since none allows it; `partly` where the rest passes, or may. */
  | { readonly kind: "stops"; readonly entry: string | undefined; readonly partly: boolean }
  | { readonly kind: "unknown"; readonly why: string };

const ALL_PORTS: Ports = { from: 0, to: 65535 };

interface Written {
  readonly number: Value | undefined;
  readonly action: Value | undefined;
  readonly get: (name: string) => Value | undefined;
}

/**
 * Reads an entry, from a resource of its own or a block of its ACL; undefined where it doesn't speak of TCP.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
 */
export function ruleOf(address: string, direction: Direction, { number, action, get }: Written): AclRule | undefined {
  const protocol = textSetting(get("protocol"));
  const isAll = equals(protocol, "-1", "all");
  if (isAll === "no" && equals(protocol, "tcp", "6") === "no" && protocol.kind === "set") return undefined;
  const isNarrow = protocol.kind === "set" && isAll === "no";
  const order = numberSetting(number);
  const acts = textSetting(action);
  // The provider sends 0 where a port isn't set.
  const [from, to] = [orDefault(numberSetting(get("from_port")), 0), orDefault(numberSetting(get("to_port")), 0)];
  const [v4, v6] = [written(textSetting(get("cidr_block"))), written(textSetting(get("ipv6_cidr_block")))];
  const cidr = v4.kind === "unset" ? v6 : v4;
  const range = cidr.kind === "set" ? addressRange(cidr.value) : undefined;
  const doubts = [
    protocol.kind === "set" ? undefined : `protocol of ${address}`,
    !isNarrow || (from.kind === "set" && to.kind === "set") ? undefined : `the ports of ${address}`,
    range ? undefined : `the addresses of ${address}`,
    order.kind === "set" ? undefined : `the number of ${address}`,
  ];
  return {
    address,
    direction,
    number: order.kind === "set" ? order.value : undefined,
    action: equals(acts, "allow", "ALLOW", "Allow") === "yes" ? "allow" : acts.kind === "set" ? "deny" : "unknown",
    range,
    ports: isNarrow ? { from: from.kind === "set" ? from.value : 0, to: upper(to) } : ALL_PORTS,
    doubt: doubts.find((doubt) => doubt !== undefined),
  };
}

/** An empty text is as absent. */
function written(cidr: Setting<string>): Setting<string> {
  return cidr.kind === "set" && cidr.value === "" ? { kind: "unset" } : cidr;
}

function upper(port: Setting<number>): number {
  return port.kind === "set" ? port.value : ALL_PORTS.to;
}

/** Entries that may be anything. */
export function unknownRules(why: string, ...directions: readonly Direction[]): readonly AclRule[] {
  return (directions.length > 0 ? directions : (["ingress", "egress"] as const)).map((direction) => ({
    address: why,
    direction,
    number: undefined,
    action: "unknown",
    range: undefined,
    ports: ALL_PORTS,
    doubt: why,
  }));
}

/** Traffic that no entry has decided yet, and what entries in doubt may have done to it. */
interface Open {
  readonly peers: AddressRange;
  readonly ports: Ports;
  readonly mayPass?: string;
  readonly mayStop?: string;
}

/**
 * Entries act by their number, and the first that matches decides; what none matches is stopped.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function passage(rules: readonly AclRule[], { direction, ports, peers }: AclTraffic): Passage {
  let open: readonly Open[] = peers.map((range) => ({ peers: range, ports }));
  const stops: (string | undefined)[] = [];
  const unknown: string[] = [];
  const passed: Open[] = [];
  const stopped = ({ mayPass }: Open, entry: string | undefined): void => {
    if (mayPass === undefined) stops.push(entry);
    else unknown.push(mayPass);
  };
  for (const rule of inOrder(rules, direction)) {
    open = open.flatMap((each): readonly Open[] => {
      const hit = overlap(each, rule);
      if (!hit) return [each];
      const rest = outside(each, hit);
      if (rule.doubt !== undefined || rule.action === "unknown") {
        const why = rule.doubt ?? `whether ${rule.address} allows or denies`;
        const passes = rule.action === "deny" ? {} : { mayPass: hit.mayPass ?? why };
        const stops = rule.action === "allow" ? {} : { mayStop: hit.mayStop ?? why };
        return [...rest, { ...hit, ...passes, ...stops }];
      }
      if (rule.action === "deny") stopped(hit, rule.address);
      else if (hit.mayStop === undefined) passed.push(hit);
      else unknown.push(hit.mayStop);
      return rest;
    });
  }
  for (const rest of open) stopped(rest, undefined);
  const [why] = unknown;
  if (stops.length > 0) return { kind: "stops", entry: stops[0], partly: passed.length + unknown.length > 0 };
  return why === undefined ? { kind: "passes" } : { kind: "unknown", why };
}

/** What has no known number may come first. */
function inOrder(rules: readonly AclRule[], direction: Direction): readonly AclRule[] {
  return rules
    .filter((rule) => rule.direction === direction)
    .toSorted((a, b) => (a.number ?? Number.NEGATIVE_INFINITY) - (b.number ?? Number.NEGATIVE_INFINITY));
}

function overlap(open: Open, rule: AclRule): Open | undefined {
  const peers = rule.range ? common(open.peers, rule.range) : open.peers;
  const ports = { from: Math.max(open.ports.from, rule.ports.from), to: Math.min(open.ports.to, rule.ports.to) };
  return peers && ports.from <= ports.to ? { ...open, peers, ports } : undefined;
}

function outside(open: Open, { peers, ports }: Open): readonly Open[] {
  const otherPeers = without([open.peers], [peers]).map((rest) => ({ ...open, peers: rest }));
  const otherPorts = [
    { from: open.ports.from, to: ports.from - 1 },
    { from: ports.to + 1, to: open.ports.to },
  ].filter((rest) => rest.from <= rest.to);
  return [...otherPeers, ...otherPorts.map((rest) => ({ ...open, peers, ports: rest }))];
}
