import type { CallsByType } from "./call";

const ADD_TAGS = "elasticloadbalancing:AddTags";
const TAGS = [ADD_TAGS, "elasticloadbalancing:RemoveTags"];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */
export const LOAD_BALANCING_CALLS: CallsByType = {
  // After a deletion it waits for the network interfaces to go; that it can't delete them itself is only a warning.
  aws_lb: {
    source: "elbv2/load_balancer.go",
    create: {
      loadBalancer: [
        ADD_TAGS,
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
      ],
    },
    read: {
      any: [
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTags",
      ],
    },
    update: {
      loadBalancer: [
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
        ...TAGS,
      ],
    },
    delete: { any: ["ec2:DescribeNetworkInterfaces"], loadBalancer: ["elasticloadbalancing:DeleteLoadBalancer"] },
    serviceLinkedRole: "elasticloadbalancing.amazonaws.com",
  },
  aws_lb_listener: {
    source: "elbv2/listener.go",
    create: {
      listener: [ADD_TAGS, "elasticloadbalancing:ModifyListenerAttributes"],
      loadBalancer: ["elasticloadbalancing:CreateListener"],
    },
    read: {
      any: [
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeTags",
      ],
    },
    update: {
      listener: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes", ...TAGS],
    },
    delete: { listener: ["elasticloadbalancing:DeleteListener"] },
  },
  aws_lb_listener_rule: {
    source: "elbv2/listener_rule.go",
    create: { listener: ["elasticloadbalancing:CreateRule"], listenerRule: [ADD_TAGS] },
    read: { any: ["elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags"] },
    update: {
      listenerRule: ["elasticloadbalancing:ModifyRule", "elasticloadbalancing:SetRulePriorities", ...TAGS],
    },
    delete: { listenerRule: ["elasticloadbalancing:DeleteRule"] },
  },
  aws_lb_target_group: {
    source: "elbv2/target_group.go",
    create: {
      targetGroup: [
        ADD_TAGS,
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
      ],
    },
    read: {
      any: [
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
      ],
    },
    update: {
      targetGroup: [
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        ...TAGS,
      ],
    },
    delete: { targetGroup: ["elasticloadbalancing:DeleteTargetGroup"] },
  },
};
