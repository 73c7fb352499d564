import type { StackSource } from "../../../terraform/folder";
import { several } from "../../document/text";
import { compareTexts, keyOf } from "../../model/reference";
import type { Loss, Risk } from "../risk";
import { bodies, named, plain, typeOf } from "./bodies";

/**
 * What AWS deletes only when nothing uses it any more, by type: it refuses "… while".
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
 * @see https://docs.aws.amazon.com/cloud-map/latest/api/API_DeleteService.html
 */
const KEPT_WHILE_USED: Readonly<Record<string, string>> = {
  aws_ecs_cluster: "services run in it",
  aws_lb_target_group: "a listener or a rule forwards to it",
  aws_security_group: "something has it or a rule of another group names it",
  aws_service_discovery_service: "tasks are registered with it",
  aws_subnet: "there is a network interface in it",
  aws_vpc: "there is anything in it",
};

/** What follows something that names it to where it goes, and so holds nothing. */
const FOLLOWERS = /^aws_(?:route_table_association|vpc_security_group_\w+_rule|security_group_rule)\./;

/** Who names what is destroyed or replaced, and stays. */
export class Uses {
  /** Addresses that stay, by what they name. */
  private readonly users = new Map<string, Set<string>>();

  constructor(losses: readonly Loss[], base: readonly StackSource[], now: readonly StackSource[]) {
    const lost = new Set(losses.map((loss) => keyOf(plain(loss))));
    const wanted = new Set([...lost].filter((key) => KEPT_WHILE_USED[typeOf({ address: key.replace(/^.* /, "") })]));
    if (wanted.size === 0) return;
    const after = bodies(now);
    for (const source of base)
      for (const [key, body] of bodies([source])) {
        const user = key.slice(source.name.length + 1);
        if (lost.has(key) || !after.has(key) || FOLLOWERS.test(user)) continue;
        for (const address of named(body)) {
          const used = keyOf({ stack: source.name, address });
          if (wanted.has(used)) this.users.set(used, (this.users.get(used) ?? new Set()).add(user));
        }
      }
  }

  /** What AWS will say to deleting it before those that use it have left; undefined where nothing holds it. */
  hold(loss: Loss): Pick<Risk, "text" | "refused" | "todo"> | undefined {
    const why = KEPT_WHILE_USED[typeOf(loss)];
    const users = [...(this.users.get(keyOf(plain(loss))) ?? [])].sort(compareTexts);
    if (why === undefined || users.length === 0 || loss.createsFirst === true) return undefined;
    const names = several(users);
    // What it is replaced by comes after it goes: those that use it can't leave before.
    return loss.kind === "replaced"
      ? {
          refused: true,
          text: `which AWS refuses while ${why}: ${names} can't leave before the new one is there`,
          todo: "add a new one beside it, let what uses it move there, and remove this one in a later change",
        }
      : {
          text: `which AWS refuses while ${why}: it waits for ${names} to leave`,
          todo: "see in the plan that they leave in this change; where it fails, apply once more",
        };
  }
}
