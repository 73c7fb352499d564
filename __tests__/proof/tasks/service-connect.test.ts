import { prove } from "../../../src/proof/prove";
import { ACCOUNT, type Body, type Platform, add, at, container, model, platform, resource, wordsOf } from "../platform";

const NAMESPACE = "${aws_service_discovery_http_namespace.main.arn}";

/** The proven platform, in which `web` calls `quote` by its alias in Service Connect: port 80, the proxy on 8080. */
function connected(change: (json: Platform, server: Body, client: Body) => void = () => undefined): Platform {
  const json = platform();
  add(json, "aws_service_discovery_http_namespace.main", { name: "shop" });
  delete resource(json, "aws_ecs_service.quote")["service_registries"];
  delete json.resource["aws_service_discovery_service"];
  delete json.resource["aws_service_discovery_private_dns_namespace"];
  at(container(json, "quote"), "portMappings")["name"] = "http";
  at(container(json, "quote"), "portMappings")["appProtocol"] = "http";
  container(json, "web")["environment"] = [{ name: "QUOTE_URL", value: "http://quote" }];
  const server: Body = { port_name: "http", client_alias: [{ dns_name: "quote", port: 80 }] };
  const client: Body = { enabled: true, namespace: NAMESPACE };
  resource(json, "aws_ecs_service.quote")["service_connect_configuration"] = [
    { enabled: true, namespace: NAMESPACE, service: [server] },
  ];
  resource(json, "aws_ecs_service.web")["service_connect_configuration"] = [client];
  (resource(json, "aws_ecs_service.web")["depends_on"] as string[]).push("aws_ecs_service.quote");
  change(json, server, client);
  return json;
}

type Change = (json: Platform, server: Body, client: Body) => void;
const said = (change: Change): readonly string[] => wordsOf(prove(model(connected(change))));
const settings = (json: Platform, service: string): Body =>
  at(resource(json, `aws_ecs_service.${service}`), "service_connect_configuration");
const offers = (fault: string): string => `service 'quote': cannot take part in Service Connect: ${fault}`;
const calls = (fault: string): string => `service 'web': cannot call quote:80 (variable QUOTE_URL): ${fault}`;

/** Moves the proxy of `quote` to another port, and the rules between the two with it. */
const override =
  (port: number, rules = port): Change =>
  (json, server) => {
    server["ingress_port_override"] = port;
    for (const direction of ["egress", "ingress"])
      for (const rule of Object.values(json.resource[`aws_vpc_security_group_${direction}_rule`] ?? {}))
        if (JSON.stringify(rule).includes("quote.id")) Object.assign(rule, { from_port: rules, to_port: rules });
  };

const AUTHORITY = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e";
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/12ab";
const secrets = (account: string): string => `arn:aws:secretsmanager:eu-central-1:${account}:secret:ecs-sc!*`;
const SECRETS = secrets("<account>");

/** The statements of the role by which ECS encrypts, as a body of a policy. */
function tlsPolicy(...more: readonly object[]): string {
  const onSecrets = [
    "CreateSecret",
    "TagResource",
    "UpdateSecret",
    "GetSecretValue",
    "PutSecretValue",
    "DeleteSecret",
    "RotateSecret",
    "UpdateSecretVersionStage",
    "DescribeSecret",
  ].map((action) => `secretsmanager:${action}`);
  const onAuthority = [
    "GetCertificate",
    "GetCertificateAuthorityCertificate",
    "DescribeCertificateAuthority",
    "IssueCertificate",
  ].map((action) => `acm-pca:${action}`);
  return JSON.stringify({
    Statement: [
      { Effect: "Allow", Action: onSecrets, Resource: secrets(ACCOUNT) },
      { Effect: "Allow", Action: onAuthority, Resource: AUTHORITY },
      ...more,
    ],
  });
}

const ECS = { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" };

/** `quote` is encrypted, by a role of its own. */
function encrypted(change: (json: Platform, tls: Body) => void = () => undefined): Change {
  return (json, server) => {
    Object.assign(json, { variable: { tls_role: {} } });
    add(json, "aws_iam_role.tls", { name: "tls", assume_role_policy: JSON.stringify({ Statement: [ECS] }) });
    add(json, "aws_iam_role_policy.tls", { role: "${aws_iam_role.tls.name}", policy: tlsPolicy() });
    const tls: Body = {
      issuer_cert_authority: [{ aws_pca_authority_arn: AUTHORITY }],
      role_arn: "${aws_iam_role.tls.arn}",
    };
    server["tls"] = [tls];
    change(json, tls);
  };
}

const trusting = (...statements: readonly object[]): Change =>
  encrypted((json) => {
    resource(json, "aws_iam_role.tls")["assume_role_policy"] = JSON.stringify({ Statement: statements });
  });
const allowing = (policy: string): Change =>
  encrypted((json) => {
    resource(json, "aws_iam_role_policy.tls")["policy"] = policy;
  });
const made = (tags: Body): Change =>
  encrypted((json, tls) => {
    add(json, "aws_acmpca_certificate_authority.ca", tags);
    tls["issuer_cert_authority"] = [{ aws_pca_authority_arn: "${aws_acmpca_certificate_authority.ca.arn}" }];
    resource(json, "aws_iam_role_policy.tls")["policy"] = tlsPolicy().replaceAll(
      AUTHORITY,
      "${aws_acmpca_certificate_authority.ca.arn}",
    );
  });

test("a call by an alias is proven, and goes to the port of the callee's proxy", () => {
  const proof = prove(model(connected()));
  expect(wordsOf(proof)).toEqual([]);
  const flow = proof.flows.find(({ purpose }) => purpose.startsWith("call quote:80"));
  expect(flow).toMatchObject({ verdict: "proven", port: 8080, to: { address: "aws_ecs_service.quote" } });
  expect(proof.rules.find(({ rule }) => rule === "service-connect")?.verdict).toBe("proven");
});

describe("a name that the DNS knows, too", () => {
  /** The proxy of `quote` on 9000, with rules for it, and those for the container's 8080 where that is open. */
  const inBoth = (isOpen: boolean): Platform =>
    connected((json, server) => {
      const { resource: all } = platform();
      for (const type of ["aws_service_discovery_service", "aws_service_discovery_private_dns_namespace"])
        json.resource[type] = all[type] ?? {};
      resource(json, "aws_ecs_service.quote")["service_registries"] =
        all["aws_ecs_service"]?.["quote"]?.["service_registries"];
      server["client_alias"] = [{ dns_name: "quote.internal", port: 8080 }];
      container(json, "web")["environment"] = [{ name: "QUOTE_URL", value: "http://quote.internal:8080" }];
      override(9000)(json, server, {});
      if (!isOpen) return;
      for (const type of ["aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"])
        for (const [name, rule] of Object.entries(all[type] ?? {}))
          if (JSON.stringify(rule).includes("quote.id")) add(json, `${type}.${name}_by_dns`, { ...rule });
    });
  const portsOf = (json: Platform): readonly unknown[] =>
    prove(model(json)).flows.flatMap(({ purpose, port, verdict }) =>
      purpose.startsWith("call quote.internal") ? [[port, verdict]] : [],
    );

  test("leads past the proxy where that is open, and that isn't surplus", () => {
    const json = inBoth(true);
    expect(portsOf(json)).toEqual([
      [9000, "proven"],
      [8080, "proven"],
    ]);
    expect(wordsOf(prove(model(json)))).toEqual([]);
  });

  test("needs no way past the proxy", () => {
    const json = inBoth(false);
    expect(portsOf(json)).toEqual([[9000, "proven"]]);
    expect(wordsOf(prove(model(json)))).toEqual([]);
  });
});

test.each<[string, Change]>([
  [
    "the namespace by its name, and that of the cluster",
    (json, _, client) => {
      delete client["namespace"];
      resource(json, "aws_ecs_cluster.main")["service_connect_defaults"] = [{ namespace: NAMESPACE }];
      settings(json, "quote")["namespace"] = "shop";
    },
  ],
  [
    "the default name",
    (json, server) => {
      server["client_alias"] = [{ port: 80 }];
      container(json, "web")["environment"] = [{ name: "QUOTE_URL", value: "http://http.shop" }];
    },
  ],
  ["a port of the proxy's own", override(9000)],
  [
    "timeouts of HTTP",
    (_, server) => {
      server["timeout"] = [{ idle_timeout_seconds: 60, per_request_timeout_seconds: 30 }];
    },
  ],
  [
    "an idle timeout of TCP",
    (json, server) => {
      delete at(container(json, "quote"), "portMappings")["appProtocol"];
      server["timeout"] = [{ idle_timeout_seconds: 0 }];
    },
  ],
  [
    "names and ports at their ends",
    (_, server) => {
      server["discovery_name"] = "q".repeat(64);
    },
  ],
  [
    "logs of the proxy",
    (json) => {
      const log = container(json, "quote")["logConfiguration"] as Body;
      settings(json, "quote")["log_configuration"] = [{ log_driver: "awslogs", options: log["options"] }];
    },
  ],
  [
    "an alias that differs from another one by its port",
    (json) => {
      const web = at(container(json, "web"), "portMappings");
      web["name"] = "web";
      settings(json, "web")["service"] = [{ port_name: "web", client_alias: [{ dns_name: "quote", port: 81 }] }];
    },
  ],
  ["encryption", encrypted()],
  ["a certificate authority of its own", made({ tags: { AmazonECSManaged: "true" } })],
  [
    "AWS's own policy for it",
    encrypted((json) => {
      delete json.resource["aws_iam_role_policy"]?.["tls"];
      add(json, "aws_iam_role_policy_attachment.tls", {
        role: "${aws_iam_role.tls.name}",
        policy_arn:
          "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
      });
      delete (json["//"] as Body | undefined)?.["declared"];
    }),
  ],
])("is proven with %s", (_, change) => {
  expect(said(change)).toEqual([]);
});

test.each<[string, Change, string]>([
  [
    "a port name that no port mapping has",
    (_, server) => {
      server["port_name"] = "https";
    },
    offers("port_name is https, its task has port mappings http; name one of its port mappings"),
  ],
  [
    "no named port mapping",
    (json) => {
      delete at(container(json, "quote"), "portMappings")["name"];
    },
    offers("port_name is http, its task has no named port mapping; name one of its port mappings"),
  ],
  [
    "no namespace anywhere",
    (json) => {
      delete settings(json, "quote")["namespace"];
    },
    offers("its service_connect_configuration names no namespace, and its cluster has no default; set it"),
  ],
  [
    "two aliases of one port",
    (_, server) => {
      server["client_alias"] = [
        { dns_name: "quote", port: 80 },
        { dns_name: "quotes", port: 80 },
      ];
    },
    offers("port http has 2 client_alias blocks, ECS takes one; drop the others"),
  ],
  [
    "a request timeout of TCP",
    (json, server) => {
      delete at(container(json, "quote"), "portMappings")["appProtocol"];
      server["timeout"] = [{ per_request_timeout_seconds: 30 }];
    },
    offers(
      "port http has per_request_timeout_seconds, which ECS takes with an appProtocol only; set appProtocol of the port mapping or drop it",
    ),
  ],
  [
    "a discovery name of 65 characters",
    (_, server) => {
      server["discovery_name"] = "q".repeat(65);
    },
    offers(
      `discovery_name of port http is ${"q".repeat(65)}; use up to 64 lower-case letters, digits, - and _ that don't begin with -`,
    ),
  ],
  [
    "a proxy on a reserved port",
    override(1024),
    offers("ingress_port_override of port http is 1024; set it to 1025 to 65535"),
  ],
  [
    "access logs without a log configuration",
    (json) => {
      settings(json, "quote")["access_log_configuration"] = [{ format: "JSON" }];
    },
    offers("it has access_log_configuration without log_configuration, which ECS asks for; add it"),
  ],
  [
    "an alias twice",
    (json) => {
      at(container(json, "web"), "portMappings")["name"] = "web";
      settings(json, "web")["service"] = [{ port_name: "web", client_alias: [{ dns_name: "quote", port: 80 }] }];
    },
    "quote:80 stands for 'web' and 'quote' in aws_service_discovery_http_namespace.main; give each a name or a port of its own",
  ],
  [
    "a discovery name twice",
    (json) => {
      at(container(json, "web"), "portMappings")["name"] = "http";
      settings(json, "web")["service"] = [{ port_name: "http", client_alias: [{ dns_name: "web", port: 80 }] }];
    },
    "discovery_name http stands for 'web' and 'quote' in aws_service_discovery_http_namespace.main; give each a name of its own",
  ],
  [
    "a caller that isn't in it",
    (json) => {
      delete resource(json, "aws_ecs_service.web")["service_connect_configuration"];
    },
    calls(
      "quote is a name of service 'quote' in Service Connect, known only to services of aws_service_discovery_http_namespace.main; add service_connect_configuration with that namespace",
    ),
  ],
  [
    "a caller in another namespace",
    (json, _, client) => {
      add(json, "aws_service_discovery_http_namespace.other", { name: "other" });
      client["namespace"] = "${aws_service_discovery_http_namespace.other.arn}";
    },
    calls(
      "quote is a name of service 'quote' in Service Connect, known only to services of aws_service_discovery_http_namespace.main; add service_connect_configuration with that namespace",
    ),
  ],
  [
    "a caller that turned it off",
    (_json, _server, client) => {
      client["enabled"] = false;
    },
    calls(
      "quote is a name of service 'quote' in Service Connect, known only to services of aws_service_discovery_http_namespace.main; add service_connect_configuration with that namespace",
    ),
  ],
  [
    "another port in the address",
    (json) => {
      container(json, "web")["environment"] = [{ name: "QUOTE_URL", value: "http://quote:8080" }];
    },
    "service 'web': cannot call quote:8080 (variable QUOTE_URL): client_alias quote of service 'quote' has port 80, not 8080; make the ports equal",
  ],
  [
    "a caller that may start first",
    (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((address) => address !== "aws_ecs_service.quote");
    },
    "service 'web': cannot start in the right order: it doesn't wait for aws_ecs_service.quote; add it to depends_on",
  ],
  [
    "TLS for the proxy to which the load balancer connects without",
    (json) => {
      const web = at(container(json, "web"), "portMappings");
      Object.assign(web, { name: "web", appProtocol: "http" });
      const tls = [
        { issuer_cert_authority: [{ aws_pca_authority_arn: AUTHORITY }], role_arn: "arn:aws:iam::1:role/x" },
      ];
      settings(json, "web")["service"] = [{ port_name: "web", client_alias: [{ dns_name: "web", port: 80 }], tls }];
    },
    "service 'web': cannot take part in Service Connect: aws_lb_target_group.web has protocol HTTP and its targets at 8080, where the proxy takes TLS alone; set ingress_port_override of port web, so that the load balancer connects to the container",
  ],
  [
    "groups that let in the container's port, not the proxy's",
    override(9000, 8080),
    expect.stringContaining("has no egress rule for tcp 9000 to aws_security_group.quote"),
  ],
  [
    "a proxy that writes another log group",
    (json) => {
      const log = at(container(json, "quote"), "logConfiguration")["options"] as Body;
      const options = { ...log, "awslogs-group": "/elsewhere" };
      settings(json, "quote")["log_configuration"] = [{ log_driver: "awslogs", options }];
    },
    "service 'quote': cannot write its logs: no stack has the log group /elsewhere; add the aws_cloudwatch_log_group or correct awslogs-group",
  ],
  [
    "containers that leave the proxy no memory",
    (json) => {
      container(json, "quote")["memory"] = 512;
    },
    offers(
      "its containers may take 512 MiB of the task's 512, which leaves the proxy of Service Connect nothing; lower their memory or make the task larger",
    ),
  ],
  [
    "no certificate authority",
    encrypted((_, tls) => {
      tls["issuer_cert_authority"] = [{}];
    }),
    offers("tls of port http has no issuer_cert_authority; name one of AWS Private CA by aws_pca_authority_arn"),
  ],
  [
    "a certificate authority of another region",
    encrypted((_, tls) => {
      tls["issuer_cert_authority"] = [{ aws_pca_authority_arn: AUTHORITY.replace("central", "west") }];
    }),
    offers("the certificate authority of port http is in eu-west-1, its service in eu-central-1; name one there"),
  ],
  [
    "a certificate of ACM for an authority",
    encrypted((_, tls) => {
      tls["issuer_cert_authority"] = [{ aws_pca_authority_arn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" }];
    }),
    offers(
      "aws_pca_authority_arn of port http is 'arn:aws:acm:eu-central-1:123456789012:certificate/1'; set it to the ARN of a certificate authority of AWS Private CA",
    ),
  ],
  [
    "a certificate authority without the tag",
    made({ tags: { Name: "ca" } }),
    offers(
      "aws_acmpca_certificate_authority.ca has no tag AmazonECSManaged with the value true, which ECS asks for; add it",
    ),
  ],
  [
    "no role for its certificates",
    encrypted((_, tls) => {
      delete tls["role_arn"];
    }),
    offers("tls of port http has no role_arn; give it a role by which ECS gets certificates"),
  ],
  [
    "a role that tasks assume",
    trusting({ ...ECS, Principal: { Service: "ecs-tasks.amazonaws.com" } }),
    offers(
      "aws_iam_role.tls does not let ecs.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy",
    ),
  ],
  [
    "a role that may not renew",
    allowing(tlsPolicy().replace('"secretsmanager:RotateSecret",', "")),
    offers(
      `aws_iam_role.tls does not allow secretsmanager:RotateSecret on ${SECRETS}, by which ECS encrypts Service Connect; allow it in a policy of the role`,
    ),
  ],
  [
    "a key that the role may not use",
    encrypted((_, tls) => {
      tls["kms_key"] = KEY;
    }),
    expect.stringContaining(`aws_iam_role.tls does not allow kms:Encrypt on ${KEY}, kms:Decrypt on ${KEY}`),
  ],
  [
    "a role that somebody else assumes, too",
    trusting(ECS, { ...ECS, Principal: { Service: "ec2.amazonaws.com" } }),
    "role 'aws_iam_role.tls': trusts Service ec2.amazonaws.com too; ECS alone needs it; remove that principal",
  ],
  [
    "a role that may do something else",
    allowing(tlsPolicy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" })),
    "role 'aws_iam_role.tls': statement 2 of aws_iam_role_policy.tls allows s3:GetObject, which no certificate needs; remove it",
  ],
  [
    "a role that may read all secrets",
    allowing(tlsPolicy().replace(secrets(ACCOUNT), "*")),
    `role 'aws_iam_role.tls': statement 0 of aws_iam_role_policy.tls names *, which is more than its certificates; name ${SECRETS}`,
  ],
])("is refuted with %s", (_, change, fault) => {
  const json = connected(change);
  const refuted = prove(model(json)).findings.filter(({ verdict }) => verdict === "refuted");
  expect(refuted.map(({ message }) => message)).toContainEqual(fault);
});

test.each<[string, Change, string]>([
  [
    "a namespace that no stack makes",
    (json, _, client) => {
      settings(json, "quote")["namespace"] = "elsewhere";
      client["namespace"] = "elsewhere";
    },
    "whether there is a namespace elsewhere",
  ],
  [
    "an unknown switch",
    (json, _, client) => {
      Object.assign(json, { variable: { connect: {} } });
      client["enabled"] = "${var.connect}";
    },
    "whether it uses Service Connect (var.connect)",
  ],
  [
    "an unknown alias",
    (json, server) => {
      Object.assign(json, { variable: { name: {} } });
      server["client_alias"] = [{ dns_name: "${var.name}", port: 80 }];
    },
    "whether quote is a client_alias of service 'quote'",
  ],
  [
    "a role for certificates that no stack has",
    encrypted((_, tls) => {
      tls["role_arn"] = "${var.tls_role}";
    }),
    "var.tls_role",
  ],
  [
    "a role whose policies can't be read",
    encrypted((json) => {
      resource(json, "aws_iam_role_policy.tls")["policy"] = "${var.tls_role}";
    }),
    "var.tls_role",
  ],
  [
    "no alias at all",
    (json, server) => {
      delete server["client_alias"];
      container(json, "web")["environment"] = [{ name: "QUOTE_URL", value: "http://http.shop:8080" }];
    },
    "whether clients find port http without a client_alias",
  ],
])("is undecided with %s", (_, change, what) => {
  const { findings } = prove(model(connected(change)));
  expect(findings.map(({ message }) => message).join("\n")).toContain(what);
  const refuted = findings.filter(({ verdict }) => verdict === "refuted").map(({ message }) => message);
  expect(refuted).toEqual([]);
});

test("two services that call each other can't both come first", () => {
  const found = said((json) => {
    at(container(json, "web"), "portMappings")["name"] = "web";
    settings(json, "web")["service"] = [{ port_name: "web", client_alias: [{ dns_name: "web", port: 80 }] }];
    container(json, "quote")["environment"] = [{ name: "WEB_URL", value: "http://web" }];
  });
  expect(found).toContainEqual(
    expect.stringContaining("whether its tasks start after aws_ecs_service.web, whose name in Service Connect"),
  );
});
