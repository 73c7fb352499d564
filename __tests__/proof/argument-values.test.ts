import { argumentValues } from "../../src/proof/rules/argument-values";
import { type Body, notProven, resource } from "./platform";

function said(change: (get: (address: string) => Body) => void): readonly string[] {
  return notProven(argumentValues, (json) => {
    change((address) => resource(json, address));
  });
}

const inHealthCheck = (check: Body) => (get: (address: string) => Body) => {
  get("aws_lb_target_group.web")["health_check"] = check;
};
const group = "resource 'aws_lb_target_group.web'";

test.each<[string, string | number, string | number, string]>([
  ["health_check.interval", 5, 4, "a whole number from 5 to 300"],
  ["health_check.interval", 300, 301, "a whole number from 5 to 300"],
  ["health_check.interval", "30", "soon", "a whole number from 5 to 300"],
  ["health_check.timeout", 120, 121, "a whole number from 2 to 120"],
  ["health_check.healthy_threshold", 2, 1, "a whole number from 2 to 10"],
  ["health_check.healthy_threshold", 2, 2.5, "a whole number from 2 to 10"],
  ["health_check.path", "/", "healthz", "1 to 1024 characters that begin with /"],
  ["health_check.matcher", "200,301-302", "OK", "codes and ranges such as 200,301-302"],
  ["health_check.port", "traffic-port", "http", "a port or traffic-port"],
])("%s: %s is proven, %s isn't", (path, good, bad, allowed) => {
  const name = path.replace("health_check.", "");
  expect(said(inHealthCheck({ [name]: good }))).toEqual([]);
  expect(said(inHealthCheck({ [name]: bad }))).toEqual([
    `refuted: ${group}: cannot be created: ${path} is ${bad}; set it to ${allowed}`,
  ]);
});

test.each<[string, string | number, string | number, string]>([
  ["slow_start", 0, 29, "0 or a whole number from 30 to 900"],
  ["deregistration_delay", 3600, 3601, "a whole number from 0 to 3600"],
  ["protocol_version", "grpc", "HTTP3", "one of HTTP1, HTTP2, GRPC"],
])("%s: %s is proven, %s isn't", (name, good, bad, allowed) => {
  const withValue = (value: unknown) =>
    said((get) => {
      get("aws_lb_target_group.web")[name] = value;
    });
  expect(withValue(good)).toEqual([]);
  expect(withValue(bad)).toEqual([`refuted: ${group}: cannot be created: ${name} is ${bad}; set it to ${allowed}`]);
});

test("what has to be there is missed, in whichever block it belongs to", () => {
  expect(
    said((get) => {
      get("aws_lb_listener.http")["default_action"] = [];
    }),
  ).toEqual([
    "refuted: resource 'aws_lb_listener.http': cannot be created: it has no default_action, which AWS asks for; add it",
  ]);
  expect(
    said((get) => {
      get("aws_lb_listener.http")["default_action"] = [{ type: "redirect", redirect: { port: "443" } }];
    }),
  ).toEqual([
    "refuted: resource 'aws_lb_listener.http': cannot be created: it has no default_action.redirect.status_code, which AWS asks for; add it",
  ]);
});

test.each([["aws_ecs_service.web", "name"]])("%s has to have a %s", (address, name) => {
  const withValue = (value: unknown) =>
    said((get) => {
      get(address)[name] = value;
    });
  expect(withValue(null)).toEqual([
    `refuted: resource '${address}': cannot be created: it has no ${name}, which AWS asks for; add it`,
  ]);
  expect(withValue("${var.unknown}")).toHaveLength(1);
});

test.each<[string, string, string, string, string]>([
  ["aws_ecs_service.web", "scheduling_strategy", "REPLICA", "REPLICAS", "one of REPLICA, DAEMON"],
  ["aws_iam_role.web_task", "path", "/ecs/", "ecs", "a path that begins and ends with /"],
])("%s: %s may be %s, not %s", (address, name, good, bad, allowed) => {
  const withValue = (value: unknown) =>
    said((get) => {
      get(address)[name] = value;
    });
  expect(withValue(good)).toEqual([]);
  expect(withValue(bad)).toEqual([
    `refuted: resource '${address}': cannot be created: ${name} is ${bad}; set it to ${allowed}`,
  ]);
});

test("an action needs the block of its type", () => {
  expect(
    said((get) => {
      get("aws_lb_listener.http")["default_action"] = [{ type: "fixed-response" }];
    }),
  ).toEqual([
    "refuted: resource 'aws_lb_listener.http': cannot be created: default_action of type fixed-response has no fixed_response; add it",
  ]);
});

test("what isn't known is undecided, by its name", () => {
  expect(said(inHealthCheck({ interval: "${var.seconds}" }))).toEqual([
    `undecided: ${group}: undecided whether it can be created: not known: health_check.interval (var.seconds)`,
  ]);
  expect(
    said((get) => {
      get("aws_lb_target_group.web")["health_check"] = "${var.check}";
    }),
  ).toHaveLength(1);
});
