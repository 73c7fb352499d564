import { OPENERS } from "../../../src/aws/openers/openers";
import type { Review } from "../../../src/review/review";
import { verdictOf } from "../../../src/review/verdict";
import type { StackJson } from "../../../src/terraform/rendered-stacks";
import { BASE, reviewOfStacks } from "../support/changed";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;
const PLATFORM = "store-test-platform";

/** The valid platform with resources that somebody wrote beside it, before and after. */
function beside(before: Resources, after: Resources): Promise<Review> {
  const [was, is] = [before, { ...before, ...after }].map((more) =>
    BASE.map((stack) => {
      if (stack.name !== PLATFORM) return stack;
      const own = (stack.json as { readonly resource: Resources }).resource;
      const resource = Object.fromEntries(
        [...new Set([...Object.keys(own), ...Object.keys(more)])].map((type) => [
          type,
          { ...own[type], ...more[type] },
        ]),
      );
      return { ...stack, json: { ...stack.json, resource } as unknown as StackJson };
    }),
  );
  return reviewOfStacks(was ?? [], is ?? []);
}

const first = (review: Review) =>
  verdictOf(review).decisions.map((it) => `${it.class} ${it.kind}: ${[it.text, ...it.also].join(" | ")}`);

const FUNCTION = { aws_lambda_function: { fn: { function_name: "fn" } } };
const URL = (authorization_type: string) => ({
  aws_lambda_function_url: { u: { function_name: "${aws_lambda_function.fn.function_name}", authorization_type } },
});
const INSTANCE = { aws_instance: { jump: { ami: "ami-1" } } };
const VPC = "${aws_vpc.network.id}";

test.each<[string, Resources, Resources, readonly string[]]>([
  [
    "a function's URL without credentials",
    FUNCTION,
    URL("NONE"),
    [
      "stop exposure: aws_lambda_function_url.u lets everybody on the internet call aws_lambda_function.fn, without credentials",
    ],
  ],
  ["no URL that asks for credentials", FUNCTION, URL("AWS_IAM"), []],
  [
    "a URL that no longer asks for them",
    { ...FUNCTION, ...URL("AWS_IAM") },
    URL("NONE"),
    [
      "stop exposure: aws_lambda_function_url.u lets everybody on the internet call aws_lambda_function.fn, without credentials",
    ],
  ],
  ["nothing that was open before", { ...FUNCTION, ...URL("NONE") }, FUNCTION, []],
  [
    "a function that anybody may call",
    {},
    { aws_lambda_permission: { p: { function_name: "fn", principal: "*" } } },
    ["stop exposure: aws_lambda_permission.p lets everybody call fn"],
  ],
  [
    "none that anybody may who comes from one place",
    {},
    { aws_lambda_permission: { p: { function_name: "fn", principal: "*", source_account: "111111111111" } } },
    [],
  ],
  [
    "an API, and a route of it that asks nobody",
    {},
    {
      aws_apigatewayv2_api: { a: { name: "shop", protocol_type: "HTTP" } },
      aws_apigatewayv2_route: {
        open: { api_id: "a", route_key: "GET /x" },
        closed: { api_id: "a", route_key: "GET /y", authorization_type: "AWS_IAM" },
      },
    },
    [
      "stop exposure: aws_apigatewayv2_route.open answers everybody on the internet, without asking who calls: GET /x, a",
      "look exposure: aws_apigatewayv2_api.a is an API with an address on the internet, unless it is set to private: shop",
    ],
  ],
  [
    "a distribution before the load balancer",
    {},
    { aws_cloudfront_distribution: { c: { enabled: true, origin: [{ domain_name: "${aws_lb.ingress.dns_name}" }] } } },
    [
      "stop exposure: aws_cloudfront_distribution.c hands everybody on the internet what aws_lb.ingress answers, from addresses of CloudFront",
    ],
  ],
  [
    "another VPC, with what the proof says of it",
    {},
    { aws_vpc_peering_connection: { p: { vpc_id: VPC, peer_vpc_id: "vpc-1" } } },
    [
      "stop exposure: aws_vpc_peering_connection.p joins two VPCs (aws_vpc.network, vpc-1): what routes and security groups of both let pass, passes | proof",
    ],
  ],
  [
    "a public address of an instance",
    INSTANCE,
    { aws_eip: { e: { instance: "${aws_instance.jump.id}" } } },
    [
      "look exposure: aws_eip.e gives aws_instance.jump a public address: whom its groups let in reaches it from the internet",
    ],
  ],
  [
    "what has a public address itself, or an address on the internet",
    {},
    {
      aws_instance: { jump: { associate_public_ip_address: true } },
      aws_redshift_cluster: { r: { publicly_accessible: true, vpc_security_group_ids: ["sg-1"] } },
      aws_opensearch_domain: {
        open: { domain_name: "open" },
        inner: { domain_name: "inner", vpc_options: { subnet_ids: ["${aws_subnet.private_a.id}"] } },
      },
    },
    [
      "look exposure: aws_instance.jump has a public address: whom its groups let in reaches it from the internet (?)",
      "look exposure: aws_opensearch_domain.open has an address on the internet, for whom its access policy lets in: open",
      "look exposure: aws_redshift_cluster.r has a public address: whom its groups let in reaches it from the internet (sg-1)",
    ],
  ],
  [
    "credentials of a user, and what it may do",
    {},
    {
      aws_iam_access_key: { k: { user: "robot" } },
      aws_iam_user_policy_attachment: {
        a: { user: "robot", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      },
    },
    [
      "look permission: aws_iam_access_key.k makes credentials of user robot that don't expire",
      "look permission: aws_iam_user_policy_attachment.a gives a user permissions: robot, arn:aws:iam::aws:policy/AdministratorAccess",
    ],
  ],
  [
    "mails of a topic, and none of its queues",
    { aws_sns_topic: { t: { name: "t" } } },
    {
      aws_sns_topic_subscription: {
        mail: { topic_arn: "${aws_sns_topic.t.arn}", protocol: "email", endpoint: "a@b.example" },
        queue: { topic_arn: "${aws_sns_topic.t.arn}", protocol: "sqs", endpoint: "arn:aws:sqs:eu-central-1:1:q" },
      },
    },
    [
      "look permission: aws_sns_topic_subscription.mail sends what is published to a topic out of AWS: aws_sns_topic.t, email, a@b.example",
    ],
  ],
])("said is %s", async (_, before, after, expected) => {
  expect(first(await beside(before, after))).toEqual(expect.arrayContaining([...expected]));
  if (expected.length === 0) expect(first(await beside(before, after))).toEqual([]);
});

test("a role that anybody may take is a stop, one that another account may take is to be agreed", async () => {
  const role = (principal: object | string) => {
    const statement = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
    return { aws_iam_role: { r: { name: "r", assume_role_policy: JSON.stringify({ Statement: [statement] }) } } };
  };
  expect(first(await beside({}, role("*")))).toEqual([
    "stop permission: AWS:* may act as role r: its role is assumed by it",
  ]);
  expect(first(await beside({}, role({ AWS: "arn:aws:iam::111111111111:root" })))).toEqual([
    "look permission: AWS:arn:aws:iam::111111111111:root may act as role r: its role is assumed by it",
  ]);
});

test("each of them has its page", () => {
  for (const { page, types } of OPENERS) {
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
    expect(types.length).toBeGreaterThan(0);
  }
});

describe("what takes on a group that others have", () => {
  const of = (...groups: readonly string[]) => groups.map((group) => `\${aws_security_group.${group}.id}`);
  const instance = (...groups: readonly string[]) => ({
    aws_instance: { jump: { ami: "ami-1", vpc_security_group_ids: of(...groups) } },
  });

  test("is open to whom the group lets in, and reaches what lets the group in", async () => {
    expect(first(await beside({}, instance("status")))).toEqual([
      "stop exposure: aws_instance.jump takes on aws_security_group.status: it is open to 0.0.0.0/0 on tcp 80, and is let in by no other group",
    ]);
    expect(first(await beside({}, instance("books")))).toEqual([
      "look exposure: aws_instance.jump takes on aws_security_group.books: it is open to aws_security_group.shop on tcp 9000, and is let in by no other group",
    ]);
  });

  test("is one thing to decide with what the proof says of whom it reaches", async () => {
    expect(first(await beside({}, instance("shop")))).toEqual([
      expect.stringMatching(/^stop exposure: aws_instance.jump takes on aws_security_group.shop: .* \| proof$/),
    ]);
  });

  test("may be a function, an interface or a database", async () => {
    const fn = { aws_lambda_function: { fn: { vpc_config: [{ security_group_ids: of("status") }] } } };
    const card = { aws_network_interface: { n: { security_groups: of("status") } } };
    const database = { aws_db_instance: { d: { vpc_security_group_ids: of("status") } } };
    for (const one of [fn, card, database])
      expect(first(await beside({}, one)).join("\n")).toContain("takes on aws_security_group.status");
  });

  test("isn't what has it already, or what has a group of its own", async () => {
    const tagged = { aws_instance: { jump: { ...instance("status").aws_instance.jump, tags: { a: "b" } } } };
    expect(first(await beside(instance("status"), tagged))).toEqual([]);
    const own = { aws_security_group: { own: { name: "own", vpc_id: VPC } }, ...instance("own") };
    expect(first(await beside({}, own)).join("\n")).not.toContain("takes on");
  });
});

describe("a web ACL", () => {
  const acl = (action: string, statement: object) => ({
    aws_wafv2_web_acl: {
      w: { scope: "REGIONAL", default_action: { allow: {} }, rule: [{ action: { [action]: {} }, statement }] },
    },
    aws_wafv2_web_acl_association: {
      a: { resource_arn: "${aws_lb.ingress.arn}", web_acl_arn: "${aws_wafv2_web_acl.w.arn}" },
    },
  });
  const geo = { geo_match_statement: { country_codes: ["DE", "AT"] } };

  test("that asks where requests come from is one stop, with its words before the proof's", async () => {
    expect(first(await beside({}, acl("block", { not_statement: { statement: [geo] } })))).toEqual([
      "stop traffic: requests to aws_lb.ingress pass aws_wafv2_web_acl.w now (aws_wafv2_web_acl_association.a): those that its rules refuse fail; it asks where they come from (by country: DE, AT), so that some get no answer at all any more | proof",
    ]);
  });

  test("that only counts these, or looks at what is in requests, is to be agreed", async () => {
    for (const one of [acl("count", geo), acl("block", { sqli_match_statement: {} })])
      expect(first(await beside({}, one))).toEqual([
        "look traffic: requests to aws_lb.ingress pass aws_wafv2_web_acl.w now (aws_wafv2_web_acl_association.a): those that its rules refuse fail",
      ]);
  });
});

describe("a policy", () => {
  const allow = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "ecr:BatchGetImage" };
  const deny = (Condition: object) => ({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition });
  const elsewhere = deny({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } });
  const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const images = (...statements: readonly object[]) => ({
    aws_ecr_repository_policy: { p: { repository: "team/app", policy: policy(...statements) } },
  });

  test("of what no table shows says whom it lets in", async () => {
    expect(first(await beside({}, images(allow)))).toEqual([
      "look permission: aws_ecr_repository_policy.p (team/app) lets in AWS:arn:aws:iam::111111111111:root: ecr:BatchGetImage",
    ]);
    expect(first(await beside(images(allow), images(allow, { ...allow, Principal: "*" })))).toEqual([
      "stop exposure: aws_ecr_repository_policy.p (team/app) lets in everybody: ecr:BatchGetImage | proof",
    ]);
    const named = { aws_ecr_repository_policy: { p: { repository: "a", policy: "${data.x.y.json}" } } };
    expect(first(await beside({}, named)).join("\n")).toContain(
      "lets in whom its policy names, which isn't written out",
    );
  });

  test("that no longer keeps out what it did is a stop, also where the rest of it stays", async () => {
    const queue = { aws_sqs_queue: { q: { name: "q" } } };
    const of = (...statements: readonly object[]) => ({
      ...queue,
      aws_sqs_queue_policy: { p: { queue_url: "${aws_sqs_queue.q.url}", policy: policy(...statements) } },
    });
    expect(first(await beside(of(allow, elsewhere), of(allow)))).toEqual([
      "stop safeguard: aws_sqs_queue_policy.p no longer denies, or not as it did: everybody: *, on conditions",
    ]);
    expect(first(await beside(of(allow, { ...elsewhere, Sid: "A" }), of(allow, elsewhere)))).toEqual([]);
    expect(first(await beside(of(allow), of(allow, elsewhere)))).toEqual([
      "look traffic: aws_sqs_queue_policy.p denies from now on: everybody: *, on conditions",
    ]);
    // What its protections say isn't said twice
    const tls = deny({ Bool: { "aws:SecureTransport": "false" } });
    expect(first(await beside(of(allow, tls), of(allow)))).toEqual([
      "stop safeguard: queue q: encryption in transit: TLS only → also without TLS",
    ]);
  });

  test("that stands in a local is read there", async () => {
    const of = (...Statement: readonly object[]) => {
      const queue = { aws_sqs_queue: { q: { name: "q" } } };
      const written = { aws_sqs_queue_policy: { p: { queue_url: "q", policy: "${jsonencode(local.access)}" } } };
      const json = { resource: { ...queue, ...written }, locals: { access: { Version: "2012-10-17", Statement } } };
      return [{ name: "shop", folder: "/stacks/shop", json: json as unknown as StackJson }];
    };
    expect(first(await reviewOfStacks(of(allow, elsewhere), of(allow))).filter((it) => !it.includes("proof"))).toEqual([
      "stop safeguard: aws_sqs_queue_policy.p no longer denies, or not as it did: everybody: *, on conditions",
    ]);
  });

  test("that only keeps out interrupts nobody when it goes", async () => {
    const secret = { aws_secretsmanager_secret: { s: { name: "s" } } };
    const of = (statement: object) => ({
      ...secret,
      aws_secretsmanager_secret_policy: {
        p: { secret_arn: "${aws_secretsmanager_secret.s.arn}", policy: policy(statement) },
      },
    });
    const gone = { aws_secretsmanager_secret_policy: {} };
    expect(first(await beside(of(elsewhere), gone))).toEqual([
      "stop safeguard: aws_secretsmanager_secret_policy.p is destroyed, and with it what it keeps out",
    ]);
    expect(first(await beside(of({ ...allow, Action: "secretsmanager:GetSecretValue" }), gone))).toEqual([
      "stop traffic: aws_secretsmanager_secret_policy.p is destroyed, which interrupts access to its secret that it allows",
    ]);
  });
});

test("an image from elsewhere is needed first, and says that its role may still pull the old one", async () => {
  const moved = JSON.stringify(BASE).replaceAll(
    /"[^"]*\/store-test-books:[^"]*"/g,
    '"public.ecr.aws/nginx/nginx:1.27"',
  );
  expect(first(await reviewOfStacks(BASE, JSON.parse(moved) as typeof BASE))).toContain(
    "stop needed: image public.ecr.aws/nginx/nginx:1.27 must be in its registry before tasks of books start | proof",
  );
});
