import { exposedPaths } from "../../src/proof/rules/exposures/exposed-paths";
import { listeners } from "../../src/proof/rules/balancers/listeners";
import { balancerNetwork, balancerTarget, listenerRules } from "../../src/proof/rules/balancers/load-balancers";
import { surplusRules } from "../../src/proof/rules/surplus";
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

test("what somebody registers beside a service's tasks gets a share of their requests", () => {
  const attached = (group: string) => (json: Platform) => {
    add(json, "aws_lb_target_group.other", { ...resource(json, "aws_lb_target_group.web"), name: "other" });
    add(json, "aws_lb_target_group_attachment.stranger", { target_group_arn: group, target_id: "10.0.3.77", port: 80 });
  };
  expect(notProven(listenerRules, attached("${aws_lb_target_group.other.arn}"))).toEqual([]);
  expect(notProven(listenerRules, attached("${aws_lb_target_group.web.arn}"))).toEqual([
    "undecided: listener rule 'aws_lb_listener_rule.web': undecided who gets its requests: not known: what aws_lb_target_group_attachment.stranger registers in aws_lb_target_group.web beside the tasks of its service",
  ]);
});

describe("a rule that answers before the one that has a declared path", () => {
  const before =
    (condition: readonly Body[], priority = 1) =>
    (json: Platform) => {
      add(json, "aws_lb_listener_rule.before", {
        listener_arn: "${aws_lb_listener.http.arn}",
        priority,
        condition,
        action: [{ type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "403" } }],
      });
    };
  const path = (...values: readonly string[]): Body => ({ path_pattern: { values } });
  const taken =
    "refuted: exposure 'aws_lb.main:80': sends /api/* → aws_ecs_service.web by aws_lb_listener_rule.web, but aws_lb_listener_rule.before answers some of these requests before; drop that rule, narrow its conditions, or give it a greater priority";

  test("takes a part of it", () => {
    expect(notProven(exposedPaths, before([path("/api/admin*")]))).toEqual([taken]);
    expect(notProven(exposedPaths, before([path("/a*/x")]))).toEqual([taken]);
    expect(notProven(exposedPaths, before([{ http_request_method: { values: ["POST"] } }]))).toContain(taken);
    expect(notProven(exposedPaths, before([path("/*"), { source_ip: { values: ["192.0.2.0/24"] } }]))).toContain(taken);
  });

  test("takes nothing of it, or comes later", () => {
    expect(notProven(exposedPaths, before([path("/admin*")]))).toEqual([]);
    expect(notProven(exposedPaths, before([path("/api/admin*")], 40_000))).toEqual([]);
  });

  test("isn't followed where it has a regular expression", () => {
    expect(notProven(exposedPaths, before([{ path_pattern: { regex_values: ["^/api/x.*$"] } }]))).toContain(
      "undecided: exposure 'aws_lb.main:80': undecided whether it sends all of /api/* as declared: not known: which requests aws_lb_listener_rule.before answers before, by a regular expression",
    );
  });
});

describe("a rule that rewrites requests", () => {
  const rewriting =
    (...transform: readonly Body[]) =>
    (json: Platform) => {
      resource(json, "aws_lb_listener_rule.web")["transform"] = transform;
    };
  const url = (regex: string, replace: string): Body => ({
    type: "url-rewrite",
    url_rewrite_config: { rewrite: { regex, replace } },
  });
  const host: Body = {
    type: "host-header-rewrite",
    host_header_rewrite_config: { rewrite: { regex: "^shop-(.+)$", replace: "$1" } },
  };
  const sent = "exposure 'aws_lb.main:80': ";

  test("sends to paths that nobody declared, or that aren't known", () => {
    const maybe = `undecided: ${sent}undecided which paths of aws_ecs_service.web it sends /api/* to: not known: what aws_lb_listener_rule.web rewrites them to`;
    expect(notProven(exposedPaths, rewriting(url("^/api/(.*)$", "/$1")))).toContain(maybe);
    expect(notProven(exposedPaths, rewriting(url("^/api", "/admin")))).toContain(maybe);
    expect(notProven(exposedPaths, rewriting(url("^/api/a$|^/api", "/api/v2")))).toContain(maybe);
    expect(notProven(exposedPaths, rewriting(url("${var.regex}", "/api/v2")))).toContain(maybe);
    expect(notProven(exposedPaths, rewriting(url("^/api/.*$", "/admin?x=1")))).toContain(
      `refuted: ${sent}sends /api/* as /admin → aws_ecs_service.web by aws_lb_listener_rule.web, which is not declared; remove the transform, or add the path to the listenerRules of its declared exposure`,
    );
  });

  test("is as declared where it stays within what is declared, or changes the host alone", () => {
    expect(notProven(exposedPaths, rewriting(url("^/api/v1/.*$", "/api/v2")))).toEqual([]);
    expect(notProven(exposedPaths, rewriting(host))).toEqual([]);
  });

  const refused = "refuted: listener rule 'aws_lb_listener_rule.web': ";
  test.each<[string, readonly Body[], readonly string[]]>([
    ["one of each kind", [url("^/a\\+[*+]+(?:b)*?$", "/b"), host], []],
    [
      "two of a kind",
      [host, host],
      [
        `${refused}has more than one transform of type host-header-rewrite, of which AWS allows one a rule; join them, or remove one`,
      ],
    ],
    ...(
      [
        ["^/(?!admin).*$", "lookaheads and lookbehinds"],
        ["^/(a)\\1$", "backreferences"],
        ["^/a++$", "possessive quantifiers"],
        ["^/(?>a)$", "atomic groups"],
        ["^/\\p{L}$", "Unicode character classes"],
      ] as const
    ).map(([regex, part]): [string, readonly Body[], readonly string[]] => [
      part,
      [url(regex, "/b")],
      [`${refused}rewrites by the regular expression '${regex}', in which AWS doesn't take ${part}; write it without`],
    ]),
    [
      "nothing to rewrite by",
      [{ type: "url-rewrite" }],
      [
        "undecided: listener rule 'aws_lb_listener_rule.web': undecided whether AWS takes its transforms: not known: regex of a transform, replace of a transform",
      ],
    ],
  ])("is taken by AWS, or not: %s", (_, transforms, expected) => {
    expect(notProven(listenerRules, rewriting(...transforms))).toEqual(expected);
  });
});

describe("a login", () => {
  const oidc = {
    issuer: "https://idp.example",
    authorization_endpoint: "https://idp.example/authorize",
    token_endpoint: "https://idp.example/token",
    user_info_endpoint: "https://idp.example/me",
    client_id: "shop",
    client_secret: "${var.secret}",
  };
  const EGRESS = "aws_vpc_security_group_egress_rule.login";
  const OPEN = { security_group_id: "${aws_security_group.balancer.id}", ip_protocol: "tcp" };

  /** The rule of `web` behind a login, with a way for the balancer to the identity provider. */
  const login =
    (egress: Body | undefined, settings: Body = {}, bend: (json: Platform) => void = () => undefined) =>
    (json: Platform): void => {
      const rule = resource(json, "aws_lb_listener_rule.web");
      const forward = { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}", order: 2 };
      rule["action"] = [{ type: "authenticate-oidc", order: 1, authenticate_oidc: { ...oidc, ...settings } }, forward];
      if (egress) add(json, EGRESS, { ...OPEN, from_port: 443, to_port: 443, ...egress });
      bend(json);
    };
  const anywhere = { cidr_ipv4: "0.0.0.0/0" };

  test("lets the load balancer ask the identity provider, and needs the rule for it", () => {
    expect(notProven(balancerNetwork, login(anywhere))).toEqual([]);
    expect(notProven(surplusRules, login(anywhere))).toEqual([]);
    expect(
      notProven(surplusRules, (json) => add(json, EGRESS, { ...OPEN, ...anywhere, from_port: 443, to_port: 443 })),
    ).toHaveLength(1);
  });

  test.each<[string, (json: Platform) => void, string]>([
    [
      "no rule lets it out",
      login(undefined),
      "aws_security_group.balancer has no egress rule for tcp 443 to the internet",
    ],
    ["another port is open", login({ ...anywhere, from_port: 8443, to_port: 8443 }), "for tcp 443 to the internet"],
    [
      "the provider has a port of its own",
      login(anywhere, { token_endpoint: "https://idp.example:8443/token" }),
      "for tcp 8443 to the internet",
    ],
  ])("is refuted where %s", (_, bend, words) => {
    expect(notProven(balancerNetwork, bend)).toEqual([expect.stringMatching(`^refuted: .*${words}`)]);
  });

  test.each<[string, (json: Platform) => void, string]>([
    ["a part of the internet is open", login({ cidr_ipv4: "192.0.2.0/24" }), "asks about logins has an address that"],
    [
      "the load balancer is internal",
      login(anywhere, {}, (json) => (resource(json, "aws_lb.main")["internal"] = true)),
      "reaches who aws_lb_listener_rule.web asks about logins, without a NAT gateway",
    ],
  ])("is undecided where %s", (_, bend, words) => {
    const found = notProven(balancerNetwork, bend);
    expect(found.length).toBeGreaterThan(0);
    for (const message of found) expect(message).toMatch(new RegExp(`^undecided: .*${words}`));
  });

  test.each([
    [1, 2, undefined],
    [undefined, undefined, undefined],
    [3, 2, "refuted: .*has action authenticate-oidc behind forward, which AWS takes as the last one"],
    [2, 2, "undecided: .*whether AWS takes two actions of one order in aws_lb_listener_rule.web"],
  ])("comes before what answers: %s and %s", (own, end, words) => {
    const found = notProven(listeners, (json) => {
      login(anywhere)(json);
      resource(json, "aws_lb_listener.http")["protocol"] = "HTTPS";
      const [first, last] = resource(json, "aws_lb_listener_rule.web")["action"] as Body[];
      Object.assign(first ?? {}, { order: own });
      Object.assign(last ?? {}, { order: end });
    });
    expect(found).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  });
});

test("a listener of an application load balancer speaks HTTP where nothing is said", () => {
  expect(
    notProven(listeners, (json) => {
      delete resource(json, "aws_lb_listener.http")["protocol"];
    }),
  ).toEqual([]);
  expect(
    notProven(listeners, (json) => {
      const listener = resource(json, "aws_lb_listener.http");
      delete listener["protocol"];
      listener["certificate_arn"] =
        "arn:aws:acm:eu-central-1:123456789012:certificate/1f6a8a3e-1d7f-4a7e-9d92-7a5d0a4b1c2d";
    }),
  ).toEqual([
    "refuted: load balancer 'aws_lb.main': cannot have its listeners: aws_lb_listener.http has a certificate, which AWS takes for HTTPS and TLS only; set its protocol to HTTPS, or remove certificate_arn",
  ]);
  expect(
    notProven(listeners, (json) => {
      resource(json, "aws_lb_listener.http")["protocol"] = "${var.protocol}";
    }),
  ).toEqual([expect.stringMatching(/^undecided: .*protocol of aws_lb_listener\.http/)]);
});

test("a target group of IPv6 takes no task whose subnets have IPv4 alone", () => {
  const change = (json: Platform) => {
    resource(json, "aws_lb_target_group.web")["ip_address_type"] = "ipv6";
  };
  expect(notProven(balancerTarget, change)).toEqual([
    "refuted: service 'web': cannot be reached by its load balancer: aws_lb_target_group.web takes IPv6 addresses (ip_address_type), the subnets of the tasks have none; drop ip_address_type",
  ]);
  expect(
    notProven(balancerTarget, (json) => {
      change(json);
      resource(json, "aws_subnet.private_c")["ipv6_cidr_block"] = "2001:db8::/64";
    }),
  ).toEqual([expect.stringContaining("undecided: ")]);
});

describe("a target group behind an application load balancer", () => {
  const group = (more: Body) => (json: Platform) => {
    Object.assign(resource(json, "aws_lb_target_group.web"), more);
  };
  const check = (more: Body) => group({ health_check: { path: "/healthz", ...more } });
  const faults = (change: (json: Platform) => void): readonly string[] =>
    notProven(listeners, change).map((line) =>
      line.replace(/load balancer .*?: (cannot|undecided) .*?listeners: /, ""),
    );

  test.each<[string, (json: Platform) => void]>([
    ["HTTPS", group({ protocol: "HTTPS", health_check: { path: "/healthz", protocol: "HTTPS" } })],
    ["an interval of more than each default timeout", check({ interval: 7 })],
    ["codes of HTTP", check({ matcher: "200-299,301" })],
    ["a cookie of the load balancer's", group({ stickiness: { type: "lb_cookie" } })],
    ["stickiness that is off", group({ stickiness: { type: "source_ip", enabled: false } })],
    ["a slow start in turn", group({ slow_start: 30, load_balancing_algorithm_type: "round_robin" })],
  ])("may have %s", (_, change) => {
    expect(faults(change)).toEqual([]);
  });

  test.each<[(json: Platform) => void, string]>([
    [
      group({ protocol: "TCP" }),
      "refuted: protocol of aws_lb_target_group.web is TCP, aws_lb.main is an application load balancer; set it to HTTP or HTTPS",
    ],
    [
      group({ port: null }),
      "refuted: aws_lb_target_group.web has no port, which AWS asks for unless it is for Lambda; set it",
    ],
    [
      group({ protocol: null }),
      "refuted: aws_lb_target_group.web has no protocol, which AWS asks for unless it is for Lambda; set it",
    ],
    [
      check({ protocol: "TCP" }),
      "refuted: the health check of aws_lb_target_group.web speaks TCP, which AWS refuses beside protocol HTTP; set it to HTTP or HTTPS",
    ],
    [
      check({ interval: 5 }),
      "refuted: the health check of aws_lb_target_group.web has an interval of 5 s and no timeout, which then is 5 s or more; set a shorter timeout",
    ],
    [
      check({ interval: 6 }),
      "undecided: not known: the default timeout of the health check of aws_lb_target_group.web, whose interval is 6 s",
    ],
    [
      check({ matcher: "0-5" }),
      "refuted: health_check.matcher of aws_lb_target_group.web is 0-5, with protocol_version HTTP1; set it to codes of HTTP, 200 to 499",
    ],
    [
      group({ stickiness: { type: "source_ip" } }),
      "refuted: stickiness of aws_lb_target_group.web is source_ip, which isn't for application load balancers; set its type to lb_cookie or app_cookie",
    ],
    [
      group({ slow_start: 30, load_balancing_algorithm_type: "least_outstanding_requests" }),
      "refuted: slow_start of aws_lb_target_group.web doesn't go with load_balancing_algorithm_type least_outstanding_requests; drop one of them",
    ],
  ])("can't have what doesn't go together: %#", (change, fault) => {
    expect(faults(change).map((line) => line.replace(/undecided: .*?not known/, "undecided: not known"))).toEqual([
      fault,
    ]);
  });
});

describe("actions", () => {
  const action = (more: Body) => (json: Platform) => {
    resource(json, "aws_lb_listener.http")["default_action"] = [more];
  };
  const redirect = (more: Body): Body => ({ type: "redirect", redirect: { status_code: "HTTP_301", ...more } });

  test.each<Body>([
    redirect({ protocol: "HTTPS", port: "443" }),
    redirect({ host: "www.#{host}" }),
    redirect({ path: "/new/#{path}" }),
    redirect({ protocol: "HTTP", port: "8080" }),
  ])("redirect elsewhere: %j", (more) => {
    const elsewhere = (json: Platform): void => {
      const { load_balancer_arn, default_action } = resource(json, "aws_lb_listener.http");
      const certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1";
      add(json, "aws_lb_listener.https", {
        load_balancer_arn,
        default_action,
        port: 443,
        protocol: "HTTPS",
        certificate_arn,
      });
      add(json, "aws_lb_listener.other", { load_balancer_arn, default_action, port: 8080, protocol: "HTTP" });
      action(more)(json);
    };
    expect(notProven(listeners, elsewhere)).toEqual([]);
  });

  test.each<[Body, string]>([
    [
      redirect({ path: "/#{path}", query: "again" }),
      "aws_lb_listener.http redirects to the same address again; set another protocol, host, port or path",
    ],
    [
      redirect({ protocol: "HTTP", port: "80" }),
      "aws_lb_listener.http redirects to the same address again; set another protocol, host, port or path",
    ],
    [
      { type: "authenticate-cognito", authenticate_cognito: {} },
      "aws_lb_listener.http asks for a login, which AWS does on HTTPS listeners only; set the protocol of aws_lb_listener.http to HTTPS",
    ],
  ])("that AWS refuses: %j", (more, fault) => {
    expect(notProven(listeners, action(more))).toEqual([
      `refuted: load balancer 'aws_lb.main': cannot have its listeners: ${fault}`,
    ]);
  });
});

describe("a listener without encryption", () => {
  const saidOf = (body: Body): readonly string[] =>
    notProven(listeners, (json) => {
      Object.assign(resource(json, "aws_lb_listener.http"), body);
    });

  test.each<[string, Body, string]>([
    [
      "no certificate",
      { certificate_arn: "arn:aws:acm:eu-central-1:111122223333:certificate/1" },
      "refuted: load balancer 'aws_lb.main': cannot have its listeners: aws_lb_listener.http has a certificate, which AWS takes for HTTPS and TLS only; set its protocol to HTTPS, or remove certificate_arn",
    ],
    [
      "perhaps no policy",
      { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      "undecided: load balancer 'aws_lb.main': undecided whether it can have its listeners: not known: whether AWS takes ssl_policy of aws_lb_listener.http, which is for HTTPS and TLS",
    ],
    [
      "no clients with certificates",
      { mutual_authentication: { mode: "verify", trust_store_arn: "arn:aws:elasticloadbalancing:x" } },
      "refuted: load balancer 'aws_lb.main': cannot have its listeners: aws_lb_listener.http asks clients for a certificate, which AWS does on HTTPS listeners only; set its protocol to HTTPS, or remove mutual_authentication",
    ],
  ])("may have %s", (_, body, finding) => {
    expect(saidOf(body)).toEqual([finding]);
  });
});

describe("a redirect to the same host", () => {
  const redirected = (redirect: Body) => (json: Platform) => {
    resource(json, "aws_lb_listener.http")["default_action"] = [
      { type: "redirect", redirect: [{ status_code: "HTTP_301", ...redirect }] },
    ];
  };
  const deadEnd = (to: string) =>
    `refuted: load balancer 'aws_lb.main': cannot have its listeners: aws_lb_listener.http redirects to ${to}, where aws_lb.main has no listener; add one, or redirect to a port that has one`;

  test.each<[string, Body, readonly string[]]>([
    ["port that has no listener", { port: "8443", protocol: "HTTPS" }, [deadEnd("HTTPS on port 8443")]],
    ["listener that speaks otherwise", { protocol: "HTTPS" }, [deadEnd("HTTPS on port 80")]],
    ["path of its own", { path: "/home" }, []],
    ["host of somebody else", { host: "example.com", port: "8443", protocol: "HTTPS" }, []],
  ])("ends at a %s", (_, redirect, expected) => {
    expect(notProven(listeners, redirected(redirect))).toEqual(expected);
  });

  test("may end anywhere where its port isn't known", () => {
    const [found] = notProven(listeners, (json) => {
      Object.assign(json, { variable: { port: {} } });
      redirected({ port: "${var.port}", protocol: "HTTPS" })(json);
    });
    expect(found).toContain("not known: where aws_lb_listener.http redirects to (var.port)");
  });
});
