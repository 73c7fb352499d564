/** What isn't known in stacks that are written by hand: a part of a name, a variable over which resources are repeated. */
import { prove } from "../../../src/proof/prove";
import { type Platform, add, at, container, model, platform, resource } from "../platform";

/** What isn't proven of the platform after a change, by rule and verdict, and in its words. */
function said(change: (json: Platform) => void): readonly string[] {
  const json = platform();
  Object.assign(json, { variable: { open: {} } });
  change(json);
  return prove(model(json))
    .rules.flatMap(({ results }) => results)
    .filter(({ verdict }) => verdict === "refuted" || verdict === "undecided")
    .map(({ rule, verdict, message }) => `${verdict} ${rule}: ${message}`);
}

const refuted = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith("refuted"));

test.each(["${toset(var.open)}", "${var.open}"])("endpoints for each of %s may be the one that is missed", (each) => {
  const lines = said((json) => {
    Object.assign(resource(json, "aws_vpc_endpoint.logs"), {
      for_each: each,
      service_name: "com.amazonaws.eu-central-1.${each.value}",
    });
  });
  expect(refuted(lines)).toEqual([]);
  expect(lines.filter((line) => line.includes("logs-route")).length).toBeGreaterThan(0);
});

test("a log group whose name isn't known may be the one that a container names", () => {
  const logsInto = (name: string) => (json: Platform) => {
    const { logConfiguration } = container(json, "web");
    at({ logConfiguration }, "logConfiguration", "options")["awslogs-group"] = "/ecs/elsewhere";
    add(json, "aws_cloudwatch_log_group.any", { name });
  };
  const missing = "no stack has the log group /ecs/elsewhere";
  expect(said(logsInto("/ecs/other")).join("\n")).toContain(missing);
  expect(said(logsInto("/ecs/${var.open}")).join("\n")).not.toContain(missing);
});

test("a listener of a load balancer that isn't known may be the one to which another redirects", () => {
  const lines = said((json) => {
    const redirect = { port: "443", protocol: "HTTPS", status_code: "HTTP_301" };
    resource(json, "aws_lb_listener.http")["default_action"] = [{ type: "redirect", redirect }];
    add(json, "aws_lb_listener.https", {
      ...resource(json, "aws_lb_listener.http"),
      load_balancer_arn: "${var.open}",
      port: 443,
      protocol: "HTTPS",
      certificate_arn: "${var.open}",
    });
  });
  expect(refuted(lines).filter((line) => line.includes("listeners"))).toEqual([]);
  expect(lines.join("\n")).toContain("whether aws_lb_listener.http redirects to aws_lb_listener.https");
});

describe("in a folder that declares nothing", () => {
  const lenient = (change: (json: Platform) => void): readonly string[] =>
    said((json) => {
      json["//"] = {} as Platform["//"];
      change(json);
    }).filter((line) => line.includes(" listeners: "));

  test("the port of a listener has to be known, and what lets clients in", () => {
    expect(lenient(() => undefined)).toEqual([]);
    expect(
      lenient((json) => {
        resource(json, "aws_lb_listener.http")["port"] = "${var.open}";
      }),
    ).toEqual([expect.stringMatching(/^undecided .*port of aws_lb_listener\.http \(var\.open\)/)]);
    expect(
      lenient((json) => {
        resource(json, "aws_vpc_security_group_ingress_rule.balancer")["from_port"] = "${var.open}";
      }),
    ).toEqual([expect.stringMatching(/^undecided .*what aws_vpc_security_group_ingress_rule\.balancer lets through/)]);
  });
});

test("a container that names a region is undecided where the provider's isn't known", () => {
  const lines = said((json) => {
    json.provider["aws"] = [{ region: "${var.open}" }];
  });
  expect(refuted(lines).filter((line) => line.includes("logs-route"))).toEqual([]);
  expect(lines.join("\n")).toContain("which logs to eu-central-1, is in that region (var.open)");
});

test("a principal of a policy document has to have a type that is known", () => {
  const lines = said((json) => {
    Object.assign(json.data, {
      aws_iam_policy_document: {
        trust: {
          statement: [
            {
              actions: ["sts:AssumeRole"],
              principals: [{ type: "${var.open}", identifiers: ["ecs-tasks.amazonaws.com"] }],
            },
          ],
        },
      },
    });
    resource(json, "aws_iam_role.web_execution")["assume_role_policy"] = "${data.aws_iam_policy_document.trust.json}";
  });
  expect(refuted(lines).filter((line) => line.includes("role-trust"))).toEqual([]);
});
