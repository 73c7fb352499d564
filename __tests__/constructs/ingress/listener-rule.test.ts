import { Construct } from "constructs";
import { addListenerRule } from "../../../src/constructs/ingress/listener-rule";
import type { LoadBalancerExposure } from "../../../src/definition/exposure";
import type { ServiceSettings } from "../../../src/definition/service";
import { booksService, edges, inTerraform, resourceAt, synthesized, TestStack } from "../../support/synth";
import { uniquelyNamed } from "../../support/uniquely-named";

const exposure: LoadBalancerExposure = { type: "load-balancer", paths: ["/books", "/books/*"], priority: 100 };

function given(settings: Partial<ServiceSettings> = {}) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  const service = booksService({ exposure, ...settings });
  const route = addListenerRule(own, { service, exposure, listenerArn: "listener-arn", vpcId: "vpc-id" });
  return { stack, service, route, rendered: synthesized(stack) };
}

const healthCheck = {
  enabled: true,
  protocol: "HTTP",
  port: "traffic-port",
  path: "/healthz",
  matcher: "200",
  interval: 10,
  timeout: 4,
  healthy_threshold: 2,
  unhealthy_threshold: 3,
};

test("sends the service's paths to a target group of its own", () => {
  const { rendered } = given();
  expect(rendered.resource).toEqual({
    aws_lb_target_group: {
      books: {
        name: uniquelyNamed("shop-test-books-tg"),
        port: 8080,
        protocol: "HTTP",
        target_type: "ip",
        vpc_id: "vpc-id",
        deregistration_delay: "30",
        health_check: healthCheck,
        lifecycle: { create_before_destroy: true, ignore_changes: ["name"] },
      },
    },
    aws_lb_listener_rule: {
      books: {
        listener_arn: "listener-arn",
        priority: 100,
        condition: [{ path_pattern: { values: ["/books", "/books/*"] } }],
        action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.books.arn}" }],
        tags: { Name: "books" },
      },
    },
  });
});

test("asks for the health of a task as the service says", () => {
  const { rendered } = given({ healthCheck: { path: "/ready", intervalSeconds: 30 } });
  expect(resourceAt(rendered, "aws_lb_target_group.books")["health_check"]).toEqual({
    ...healthCheck,
    path: "/ready",
    interval: 30,
  });
});

test("gives the target group and the rule that makes it reachable", () => {
  const { stack, route } = given();
  expect(inTerraform(stack, route.targetGroupArn)).toBe("${aws_lb_target_group.books.arn}");
  expect(edges(stack, [route.rule])).toEqual(["aws_lb_listener_rule.books"]);
});
