import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import { uniqueName } from "../unique-name";

export interface SecurityGroupProps {
  /** First part of its name: each group has an end of its own. */
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
}

/** Adds a security group without rules: nothing gets in and, as Terraform removes AWS's default rule, nothing out. */
export function addSecurityGroup(scope: Construct, id: string, props: SecurityGroupProps): SecurityGroup {
  return new SecurityGroup(scope, id, {
    ...props,
    tags: { Name: props.name },
    // Tasks' network interfaces hold on to a group, so its successor must exist before it can go. A new description would
    // replace it, and AWS changes none, so it stays as the group was made.
    ...uniqueName(props.name, "description"),
  });
}

/** The other end of a rule. */
export type Peer = { readonly cidr: string } | { readonly securityGroupId: string } | { readonly prefixListId: string };

export interface RuleProps {
  readonly securityGroupId: string;
  readonly port: number;
  readonly peer: Peer;
  /** What the rule is for; shown in the console and in review. */
  readonly description: string;
}

/** Opens `port` of a group's members to a peer. */
export function allowIngress(scope: Construct, id: string, props: RuleProps): VpcSecurityGroupIngressRule {
  return new VpcSecurityGroupIngressRule(scope, id, ruleConfig(props));
}

/** Lets a group's members connect to `port` of a peer. */
export function allowEgress(scope: Construct, id: string, props: RuleProps): VpcSecurityGroupEgressRule {
  return new VpcSecurityGroupEgressRule(scope, id, ruleConfig(props));
}

// A resource a rule, never inline blocks: both kinds fight over a group's rules, and two groups that name each other
// inline are a cycle.
function ruleConfig({ securityGroupId, port, peer, description }: RuleProps) {
  return { securityGroupId, ipProtocol: "tcp", fromPort: port, toPort: port, description, ...peerConfig(peer) };
}

function peerConfig(peer: Peer) {
  if ("cidr" in peer) return { cidrIpv4: peer.cidr };
  if ("securityGroupId" in peer) return { referencedSecurityGroupId: peer.securityGroupId };
  return { prefixListId: peer.prefixListId };
}

/** A CIDR block as part of an address: `203_0_113_0_24`, or `anywhere`. */
export function cidrId(cidr: string): string {
  return cidr === "0.0.0.0/0" ? "anywhere" : cidr.replaceAll(/[./]/g, "_");
}
