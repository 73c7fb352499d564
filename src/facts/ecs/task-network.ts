import { type Arguments, type ObjectValue, type Resource, blocks, items } from "../../terraform/expressions/value";
import { type Flag, flagOf } from "../flag";
import { type Link, link, linked } from "../link";
import { SECURITY_GROUPS, SUBNETS } from "../resource-types";
import type { Subnet, Vpcs } from "../vpc";

/** The arguments of whatever starts tasks: an ECS service, or the target of a schedule, which has them under the same names. */
export type TaskSettings = Arguments;

/** Where tasks get their network interface. */
export interface TaskNetwork {
  readonly subnets: readonly Subnet[];
  readonly groups: readonly Resource[];
  /** What of subnets and groups can't be told, or is wrong. */
  readonly networkUnknown: readonly string[];
  readonly networkWrong: readonly string[];
  readonly publicIp: Flag;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html */
export function taskNetwork(settings: TaskSettings, vpcs: Vpcs): TaskNetwork {
  const { maps, unknown } = blocks(settings.get("network_configuration"));
  const network: ObjectValue | undefined = maps[0];
  const subnets = items(network?.get("subnets")).map((id) => link(id, SUBNETS));
  const groups = items(network?.get("security_groups")).map((id) => link(id, SECURITY_GROUPS));
  const all: readonly Link[] = [...subnets, ...groups];
  return {
    subnets: subnets.flatMap((found) => (found.kind === "found" ? (vpcs.subnet(found.resource) ?? []) : [])),
    groups: groups.flatMap((found) => linked(found) ?? []),
    networkUnknown: [
      ...(unknown ? [unknown.why] : []),
      ...all.flatMap((found) => (found.kind === "unknown" ? [found.why] : [])),
      // A group that is only looked up has rules that nobody here knows.
      ...groups.flatMap((found) =>
        found.kind === "found" && found.resource.mode === "data" ? [`the rules of ${found.resource.address}`] : [],
      ),
      ...subnets.flatMap((found) =>
        found.kind === "found" && !vpcs.subnet(found.resource) ? [found.resource.address] : [],
      ),
    ],
    networkWrong: all.flatMap((found) => (found.kind === "wrong" ? [found.why] : [])),
    publicIp: flagOf(network?.get("assign_public_ip"), false),
  };
}
