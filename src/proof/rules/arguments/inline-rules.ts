import { equals, numberSetting, textSetting } from "../../../facts/setting";
import { type Resource, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";

const says = messages({
  ports: (it: { path: string; port: number }) =>
    `${it.path} is ${it.port} with protocol -1, for which the AWS provider asks for 0; set from_port and to_port to 0, or name a protocol`,
});

/**
 * Rules within a security group: with all protocols go all ports.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_security_group.go
 */
export function inlineRules(walk: Walk, group: Resource): void {
  for (const direction of ["ingress", "egress"])
    for (const rule of blocks(group.get(direction)).maps) {
      if (equals(textSetting(rule.get("protocol")), "-1", "all") !== "yes") continue;
      for (const name of ["from_port", "to_port"]) {
        const port = numberSetting(rule.get(name));
        if (port.kind === "set" && port.value !== 0)
          walk.miss(says.ports({ path: `${direction}.${name}`, port: port.value }));
      }
    }
}
