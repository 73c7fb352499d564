import { type Setting, equals, knownValue, numberSetting, switchSetting, textSetting } from "../../../facts/setting";
import { type ObjectValue, type Resource, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages, unknown } from "../../message";

interface Of {
  readonly group: string;
}

const says = messages({
  protocol: (it: Of & { protocol: string; balancer: string }) =>
    `protocol of ${it.group} is ${it.protocol}, ${it.balancer} is an application load balancer; set it to HTTP or HTTPS`,
  missing: (it: Of & { argument: string }) =>
    `${it.group} has no ${it.argument}, which AWS asks for unless it is for Lambda; set it`,
  checkProtocol: (it: Of & { protocol: string }) =>
    `the health check of ${it.group} speaks TCP, which AWS refuses beside protocol ${it.protocol}; set it to HTTP or HTTPS`,
  checkEncrypted: (it: Of & { own: string; check: string }) =>
    `whether the tasks of ${it.group} speak ${it.check}, as its health check does, on the port on which they get ${it.own}`,
  interval: (it: Of & { interval: number; timeout: number }) =>
    `the health check of ${it.group} has an interval of ${it.interval} s and no timeout, which then is ${it.timeout} s or more; set a shorter timeout`,
  maybeInterval: (it: Of & { interval: number }) =>
    `the default timeout of the health check of ${it.group}, whose interval is ${it.interval} s`,
  matcher: (it: Of & { matcher: string; version: string }) =>
    `health_check.matcher of ${it.group} is ${it.matcher}, with protocol_version ${it.version}; set it to codes ${it.version === "GRPC" ? "of gRPC, 0 to 99" : "of HTTP, 200 to 499"}`,
  stickiness: (it: Of & { type: string }) =>
    `stickiness of ${it.group} is ${it.type}, which isn't for application load balancers; set its type to lb_cookie or app_cookie`,
  cookie: ({ group }: Of) => `which cookie makes ${group} sticky: stickiness.cookie_name isn't set`,
  slowStart: (it: Of & { algorithm: string }) =>
    `slow_start of ${it.group} doesn't go with load_balancing_algorithm_type ${it.algorithm}; drop one of them`,
});

/** The timeout where none is set, as two editions of the page have it; by the group's protocol. */
const DEFAULT_TIMEOUT: Readonly<Record<string, readonly [number, number]>> = { HTTP: [5, 6], HTTPS: [5, 10] };

/**
 * Settings of a target group that don't go together, behind an application load balancer.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
export function targetGroupSettings(walk: Walk, resource: Resource, balancer: string): void {
  const group = resource.address;
  const told = <T>(name: string, setting: Setting<T>): T | undefined => toldOf(walk, group, name, setting);
  const protocol = told("protocol", textSetting(resource.get("protocol")));
  if (protocol !== undefined && !["HTTP", "HTTPS"].includes(protocol))
    walk.miss(says.protocol({ group, protocol, balancer }));
  told("port", numberSetting(resource.get("port")));
  healthCheck(walk, resource, protocol);
  const stickiness = blockOf(walk, resource, "stickiness");
  const sticky = told("stickiness.type", textSetting(stickiness?.get("type")));
  const isOn = told("stickiness.enabled", switchSetting(stickiness?.get("enabled"))) !== false;
  if (isOn && sticky?.startsWith("source_ip") === true) walk.miss(says.stickiness({ group, type: sticky }));
  if (isOn && sticky === "app_cookie" && stickiness?.get("cookie_name") === undefined)
    walk.doubt(says.cookie({ group }));
  const algorithm = told("load_balancing_algorithm_type", textSetting(resource.get("load_balancing_algorithm_type")));
  const slow = told("slow_start", numberSetting(resource.get("slow_start"))) ?? 0;
  if (slow > 0 && algorithm !== undefined && algorithm !== "round_robin")
    walk.miss(says.slowStart({ group, algorithm }));
}

/**
 * What a target group has to have, whichever load balancer it is behind.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function neededOfGroup(walk: Walk, resource: Resource): void {
  const group = resource.address;
  const type = toldOf(walk, group, "target_type", textSetting(resource.get("target_type")));
  for (const argument of type === "lambda" ? [] : ["port", "protocol"])
    if (textSetting(resource.get(argument)).kind === "unset") walk.miss(says.missing({ group, argument }));
}

function healthCheck(walk: Walk, resource: Resource, protocol: string | undefined): void {
  const group = resource.address;
  const check = blockOf(walk, resource, "health_check");
  if (protocol === undefined || !check) return;
  const told = <T>(name: string, setting: Setting<T>): T | undefined =>
    toldOf(walk, group, `health_check.${name}`, setting);
  const checked = told("protocol", textSetting(check.get("protocol")))?.toUpperCase() ?? "HTTP";
  if (checked === "TCP" && protocol.startsWith("HTTP")) walk.miss(says.checkProtocol({ group, protocol }));
  const port = textSetting(check.get("port"));
  const isOwnPort = equals(port.kind === "unset" ? textSetting("traffic-port") : port, "traffic-port") === "yes";
  if (isOwnPort && checked.startsWith("HTTP") && protocol.startsWith("HTTP") && checked !== protocol)
    walk.doubt(says.checkEncrypted({ group, own: protocol, check: checked }));
  const interval = told("interval", numberSetting(check.get("interval")));
  told("timeout", numberSetting(check.get("timeout")));
  const [least, most] = DEFAULT_TIMEOUT[protocol] ?? [];
  if (interval !== undefined && check.get("timeout") === undefined && least !== undefined && most !== undefined) {
    if (interval <= least) walk.miss(says.interval({ group, interval, timeout: least }));
    else if (interval <= most) walk.doubt(says.maybeInterval({ group, interval }));
  }
  const given = textSetting(resource.get("protocol_version"));
  const version = given.kind === "unset" ? "HTTP1" : toldOf(walk, group, "protocol_version", given)?.toUpperCase();
  const matcher = told("matcher", textSetting(check.get("matcher")));
  if (version === undefined || matcher === undefined || matcher === "") return;
  const isOfHttp = /^\d{3}/.test(matcher);
  if (isOfHttp === (version === "GRPC")) walk.miss(says.matcher({ group, matcher, version }));
}

/** A setting that is known; one that isn't is a doubt. */
function toldOf<T>(walk: Walk, group: string, name: string, setting: Setting<T>): T | undefined {
  if (setting.kind === "unknown") walk.doubt(unknown({ what: `${name} of ${group} (${setting.why})` }));
  return knownValue(setting);
}

function blockOf(walk: Walk, resource: Resource, name: string): ObjectValue | undefined {
  const { maps, unknown: part } = blocks(resource.get(name));
  if (part) walk.doubt(unknown({ what: `${name} of ${resource.address} (${part.why})` }));
  return maps[0];
}
