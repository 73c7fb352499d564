import type { Model } from "../../terraform/model";
import { type Resource, blocks, items } from "../../terraform/expressions/value";
import { type Link, link } from "../link";
import { VPCS } from "../resource-types";
import { equals, textSetting } from "../setting";

/**
 * Which VPC each internet gateway is attached to, by its own argument or by a resource beside it.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export class InternetGateways {
  private readonly attached = new Map<Resource, Link>();
  /** An attachment whose gateway can't be told may be that of any. */
  private stray: Link | undefined;

  constructor(model: Model) {
    for (const attachment of model.all("aws_internet_gateway_attachment")) {
      const gateway = link(attachment.get("internet_gateway_id"), ["aws_internet_gateway"]);
      if (gateway.kind === "found") this.attached.set(gateway.resource, link(attachment.get("vpc_id"), VPCS));
      if (gateway.kind === "unknown")
        this.stray = { kind: "unknown", why: `the gateway of ${attachment.address} (${gateway.why})` };
    }
  }

  vpcOf(gateway: Resource): Link {
    const own = gateway.mode === "data" ? askedFor(gateway) : link(gateway.get("vpc_id"), VPCS);
    return own.kind === "none" ? (this.attached.get(gateway) ?? this.stray ?? own) : own;
  }
}

/** A gateway that stood before is known by what it was looked up by. */
function askedFor(gateway: Resource): Link {
  const filter = blocks(gateway.get("filter")).maps.find(
    (map) => equals(textSetting(map.get("name")), "attachment.vpc-id") === "yes",
  );
  const [value, ...others] = items(filter?.get("values"));
  const vpc = link(value, VPCS);
  return vpc.kind === "found" && others.length === 0
    ? vpc
    : { kind: "unknown", why: `the VPC that ${gateway.address} is attached to` };
}
