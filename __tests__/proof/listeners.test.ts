import { listeners } from "../../src/proof/rules/listeners";
import { listenerRules } from "../../src/proof/rules/load-balancers";
import { type Body, type Platform, add, notProven, resource } from "./platform";

describe("listeners", () => {
  test("two of one port are refused", () => {
    expect(
      notProven(listeners, (json) => {
        add(json, "aws_lb_listener.again", resource(json, "aws_lb_listener.http"));
      }),
    ).toEqual([
      "refuted: load balancer 'aws_lb.main': cannot have its listeners: aws_lb_listener.http and aws_lb_listener.again both have port 80; give each a port of its own",
    ]);
  });

  test("a target group belongs to one load balancer", () => {
    const both =
      "aws_lb_target_group.web gets requests from aws_lb.main and aws_lb.other, AWS allows one load balancer; add a target group for each";
    expect(
      notProven(listeners, (json) => {
        add(json, "aws_lb.other", { ...resource(json, "aws_lb.main"), name: "other" });
        add(json, "aws_lb_listener.other", {
          load_balancer_arn: "${aws_lb.other.arn}",
          port: 80,
          protocol: "HTTP",
          default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
        });
      }),
    ).toEqual([
      `refuted: load balancer 'aws_lb.main': cannot have its listeners: ${both}`,
      `refuted: load balancer 'aws_lb.other': cannot have its listeners: ${both}`,
    ]);
  });

  test.each([
    ["HTTP1", []],
    [
      "GRPC",
      [
        "refuted: load balancer 'aws_lb.main': cannot have its listeners: aws_lb_target_group.web speaks GRPC, which AWS serves from HTTPS listeners only; set the protocol of aws_lb_listener.http to HTTPS",
      ],
    ],
    [
      "${var.version}",
      [
        "undecided: load balancer 'aws_lb.main': undecided whether it can have its listeners: not known: protocol_version of aws_lb_target_group.web (var.version)",
      ],
    ],
  ])("a target group that speaks %s behind HTTP", (version, expected) => {
    expect(
      notProven(listeners, (json) => {
        resource(json, "aws_lb_target_group.web")["protocol_version"] = version;
      }),
    ).toEqual(expected);
  });
});

test("a listener rule may forward to the instances of an Auto Scaling group", () => {
  const rule = (instances: Body) => (json: Platform) => {
    add(json, "aws_lb_target_group.old", { ...resource(json, "aws_lb_target_group.web"), name: "old-1" });
    add(json, "aws_autoscaling_group.old", instances);
    add(json, "aws_lb_listener_rule.old", {
      listener_arn: "${aws_lb_listener.http.arn}",
      priority: 200,
      condition: [{ path_pattern: { values: ["/old"] } }],
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.old.arn}" }],
    });
  };
  const groups = { target_group_arns: ["${aws_lb_target_group.old.arn}"] };
  expect(notProven(listenerRules, rule(groups))).toEqual([]);
  expect(notProven(listenerRules, rule({}))).toEqual([
    "refuted: listener rule 'aws_lb_listener_rule.old': forwards to aws_lb_target_group.old, where no service registers; add the load_balancer block to the service or remove the rule",
  ]);
});
