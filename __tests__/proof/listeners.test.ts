import { listeners } from "../../src/proof/rules/listeners";
import { limitsPolicies } from "../../src/proof/rules/limits/policies";
import { limitsNames } from "../../src/proof/rules/limits/names";
import { prove } from "../../src/proof/prove";
import type { Rule } from "../../src/proof/result";
import { type Platform, add, model, platform, resource } from "./platform";

function said(rule: Rule, change: (json: Platform) => void): readonly string[] {
  const json = platform();
  change(json);
  const [report] = prove(model(json), [rule]).rules;
  return (report?.results ?? [])
    .filter(({ verdict }) => verdict !== "proven")
    .map(({ verdict, message }) => `${verdict}: ${message}`);
}

describe("listeners", () => {
  test("two of one port are refused", () => {
    expect(
      said(listeners, (json) => {
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
      said(listeners, (json) => {
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
      said(listeners, (json) => {
        resource(json, "aws_lb_target_group.web")["protocol_version"] = version;
      }),
    ).toEqual(expected);
  });
});

describe("sizes of policies", () => {
  /** A policy of `size` characters, spread over lines and with a part that isn't known. */
  const withSize = (size: number) => (json: Platform) => {
    const policy = (name: string) =>
      `{"Version":"2012-10-17","Statement":[{"Sid":"\${var.sid}","Resource":"${name}"}]}`;
    const empty = policy("").replace(`"\${var.sid}"`, "").length;
    resource(json, "aws_iam_role_policy.web_execution")["policy"] = policy("a".repeat(size - empty)).replaceAll(
      ",",
      ",\n    ",
    );
  };
  test("10,240 characters are proven, 10,241 aren't", () => {
    expect(said(limitsPolicies, withSize(10_240))).toEqual([]);
    expect(said(limitsPolicies, withSize(10_241))).toEqual([
      "refuted: inline policies of role 'aws_iam_role.web_execution': has at least 10241 characters without white space; IAM allows 10240; name fewer resources, or move statements to another policy",
    ]);
  });
});

test.each([
  ["Tasks of shop (blue)", []],
  [
    "Aufgaben für alle",
    [
      "refuted: description 'aws_security_group.web': 'Aufgaben für alle' has 17 characters; AWS allows up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*; choose another",
    ],
  ],
])("the description '%s' of a security group", (text, expected) => {
  expect(
    said(limitsNames, (json) => {
      resource(json, "aws_security_group.web")["description"] = text;
    }),
  ).toEqual(expected);
});
