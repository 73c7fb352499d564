import type { Facts } from "../../../facts/facts";
import type { Service } from "../../../facts/services";
import type { Walk } from "../evidence";
import { subnetEnd, throughAcls } from "./acl-path";
import { ownEnd, taskEnd, throughGroups } from "./group-path";

/** From the tasks of one service to those of another: groups of both sides, network ACLs of all their subnets. */
export function toTasks(facts: Facts, walk: Walk, caller: Service, callee: Service, port: number): void {
  throughGroups(facts, walk, ownEnd(caller), "egress", port, taskEnd(callee));
  throughGroups(facts, walk, ownEnd(callee), "ingress", port, taskEnd(caller));
  for (const from of caller.subnets)
    for (const to of callee.subnets) throughAcls(facts, walk, subnetEnd(from), subnetEnd(to), port);
}
