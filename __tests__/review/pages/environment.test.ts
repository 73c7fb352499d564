import type { PlatformDefinition } from "../../../src/definition/platform";
import type { Document } from "../../../src/review/document/document";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { edited } from "../../definition/valid";
import { contentOf, documentOf, sectionOf } from "../support/documents";
import { rendered, viewsOf } from "../support/rendered";

const definition = edited({
  "services.books.secrets": { API_KEY: { type: "secrets-manager", name: "store/key" } },
  "services.shop.environment": { GREETING: "hello" },
}) as PlatformDefinition;
const [view] = viewsOf(rendered(definition)) as [EnvironmentView];
let page: Document;

beforeAll(async () => {
  page = await documentOf(view);
});

const content = (id: string, of = page): readonly string[] => contentOf(sectionOf(of, id));
const withView = async (id: string, change: Partial<EnvironmentView>): Promise<readonly string[]> =>
  content(id, await documentOf({ ...view, ...change }));

test("the sections come in the order in which a reviewer asks", () => {
  expect(page.sections.map(({ title, count }) => [title, count])).toEqual([
    ["At a glance", undefined],
    ["Open by decision", 5],
    ["Topology", undefined],
    ["What the internet can reach", 2],
    ["Who can talk to whom", 15],
    ["Services", 3],
    ["Listener rules", 2],
    ["Permissions", 10],
    ["Protections", 22],
    ["Cost", undefined],
    ["Network", undefined],
    ["Images", 3],
    ["Proof", undefined],
    ["Stacks and addresses", 77],
  ]);
});

test("the page begins with the facts that a reviewer asks for", () => {
  expect(content("summary")).toEqual([
    expect.stringMatching(
      /^Proof \| what the stacks declare is proven \| \d+ proven, 0 refuted, 0 undecided, 0 suppressed$/,
    ),
    "Exposed | 2 open ports | store-test-balancer port 80 (everyone), status port 80 (everyone)",
    "Calls | 1 call | shop → books 9000",
    "Permissions | none | no service's code may use an API of AWS",
    "Cost | 107.66 USD a month | whatever the traffic; usage comes on top",
    "Runs | 3 services | 3 tasks in 2 zones, together 1 vCPU and 2 GiB",
    "Egress | none from private subnets | VPC endpoints for ecr.api, ecr.dkr, logs, s3, secretsmanager",
    "Where | eu-central-1 | whichever account Terraform runs in",
    "Terraform | 69 managed resources | in store-test-platform, store-test-registry",
  ]);
});

test("what is open by decision stands before all tables, each cause once", async () => {
  expect(content("open")).toEqual([
    "None of it is refuted by the proof: it is what the definition says, or what AWS does where it says nothing.",
    "open to everyone: store-test-balancer port 80, HTTP, unencrypted",
    "open to everyone: status port 80",
    "no deletion protection: load balancer store-test-balancer",
    "is deleted with its images (force_delete): repository store-test-books, repository store-test-shop",
    "state on the disk of whoever deploys: store-test-platform, store-test-registry",
  ]);
  const protections = view.protections.map((it) => ({ ...it, level: 1 }));
  const exposures = view.exposures.map((it) => ({ ...it, cidrs: ["203.0.113.0/24"] }));
  const stacks = view.stacks.map((it) => ({ ...it, backend: "s3" }));
  const closed = await documentOf({ ...view, protections, exposures, stacks });
  expect(closed.sections.map(({ id }) => id)).not.toContain("open");
});

test("protections are a table, with what is missing marked", () => {
  expect(content("protections")).toEqual([
    "service books | no shell by ECS Exec; failed deployments are rolled back; 100 % of its tasks are kept during a deployment; read-only root file system; logs to /ecs/store-test/books | aws_ecs_service.books",
    "service shop | no shell by ECS Exec; failed deployments are rolled back; 100 % of its tasks are kept during a deployment; read-only root file system; logs to /ecs/store-test/shop | aws_ecs_service.shop",
    "service status | no shell by ECS Exec; failed deployments are rolled back; 100 % of its tasks are kept during a deployment; read-only root file system; logs to /ecs/store-test/status | aws_ecs_service.status",
    "load balancer store-test-balancer | invalid header fields are dropped; no deletion protection | aws_lb.ingress",
    "load balancer store-test-balancer port 80 | HTTP, unencrypted | aws_lb_listener.ingress_http",
    "repository store-test-books | tags can't be overwritten; is deleted with its images (force_delete) | aws_ecr_repository.books",
    "repository store-test-shop | tags can't be overwritten; is deleted with its images (force_delete) | aws_ecr_repository.shop",
  ]);
});

test("an exposure says who may connect, what it leads to, and how it is open", async () => {
  expect(content("exposures").map((line) => line.split(" | ").slice(0, 5).join(" | "))).toEqual([
    "Nothing else accepts a connection from outside of the VPC.",
    "store-test-balancer | 80 | everyone | HTTP, unencrypted; shop | yes",
    "status | 80 | everyone | TCP, as its code speaks; its tasks | yes",
  ]);
  expect(content("exposures")[2]).toContain("aws_vpc_security_group_ingress_rule.status_from_anywhere; aws_subnet.");
  const [first] = view.exposures;
  const narrow = first ? [{ ...first, cidrs: ["203.0.113.0/24"], declared: false }] : [];
  expect((await withView("exposures", { exposures: narrow }))[1]).toMatch(
    /^store-test-balancer \| 80 \| 203\.0\.113\.0\/24 \| HTTP, unencrypted; shop \| not declared \| /,
  );
});

test("who can talk to whom is a table, with what all services do in one row", () => {
  const rows = content("connections").map((line) => line.split(" | "));
  expect(rows.map((cells) => cells.slice(0, 5).join(" | "))).toEqual([
    "All of it is TCP. Whatever isn't here or above is closed: no security group has another rule. Proven is that the JSON has each piece of the way; not that somebody answers.",
    "store-test-balancer | shop | 8080 | forward requests | proven",
    "shop | books | 9000 | call books.store-test.internal:9000 (variable BOOKS_URL) | proven",
    "all 3 services | ecr.api by VPC endpoint | 443 | pull its image | proven",
    "all 3 services | ecr.dkr by VPC endpoint | 443 | pull its image | proven",
    "all 3 services | logs by VPC endpoint | 443 | write its logs | proven",
    "all 3 services | s3 by VPC endpoint | 443 | pull its image | proven",
    "books | secretsmanager by VPC endpoint | 443 | read its secrets | proven",
    "Allowed too, though nothing needs it: whoever shares a security group may do what it lets through.",
    "shop, status | VPC endpoint secretsmanager | 443 | aws_vpc_security_group_ingress_rule.endpoints_from_client",
  ]);
  const [, evidence = ""] = rows[3]?.[5]?.split("status: ") ?? [];
  expect(evidence.split(" → ").slice(0, 2)).toEqual(["aws_subnet.public_a", "aws_vpc_endpoint.endpoints_ecr_api"]);
});

test.each<[string, Partial<EnvironmentView>]>([
  ["declares nothing", { declared: false }],
  ["isn't judged by a rule", { verdicts: view.verdicts.filter(({ rule }) => rule !== "isolation") }],
  [
    "accepts a rule too many",
    { verdicts: view.verdicts.map((it) => (it.rule === "surplus-rules" ? { ...it, suppressed: 1 } : it)) },
  ],
])("nothing is called closed where the platform %s", async (_, change) => {
  expect((await withView("connections", change))[0]).toBe(
    "All connections that the proof followed, by TCP. Others may be open too. Proven is that the JSON has each piece of the way; not that somebody answers.",
  );
  expect((await withView("exposures", change))[0]).toMatch(/^store-test-balancer/);
});

test("a service says how large it is, what it runs, where, who reaches it, and what it is given", async () => {
  expect(content("services")).toEqual([
    "books | 1 | 0.5 vCPU, 1 GiB, X86_64 | books runs tag-of-apps-random-quote-app on 9000, logs to /ecs/store-test/books | private subnets in eu-central-1a | shop on 9000 | books.store-test.internal | ",
    "shop | 1 | 0.25 vCPU, 512 MiB, X86_64 | shop runs tag-of-apps-hostname-app on 8080, logs to /ecs/store-test/shop | private subnets in eu-central-1a | store-test-balancer on 8080 |  | ",
    "status | 1 | 0.25 vCPU, 512 MiB, X86_64 | status runs 1.0 on 80, logs to /ecs/store-test/status | public subnets in eu-central-1a, eu-central-1b, public IP | the internet on 80 |  | ",
    "> Environment variables and secrets",
    "API_KEY | books | arn:aws:secretsmanager:eu-central-1:<account>:secret:store/key-?????? | secret, read at start",
    "BOOKS_URL | shop | http://books.store-test.internal:9000 | value",
    "GREETING | shop | hello | value",
  ]);
  const services = view.services.slice(0, 1).map((service) => ({
    ...service,
    ...{ exec: true, deployedByOthers: true, launch: "FARGATE_SPOT (weight 1)" },
    containers: service.containers.map((container) => ({ ...container, readonlyRoot: false })),
  }));
  expect((await withView("services", { services }))[0]).toMatch(
    / \| launched by FARGATE_SPOT \(weight 1\); deployed by a pipeline, not Terraform$/,
  );
});

test("listener rules end with what happens to everything else", () => {
  expect(content("listener-rules")).toEqual([
    "store-test-balancer is an internet-facing application load balancer in eu-central-1a, eu-central-1b (aws_lb.ingress)",
    "mind store-test-balancer: /cart isn't matched by /cart/*: it leads to answer 404, not to shop",
    "store-test-balancer port 80, HTTP, unencrypted | 100 | path / or /cart/* | to shop on 8080 | GET /healthz every 10 s",
    "store-test-balancer port 80, HTTP, unencrypted | default | anything else | answer 404 | ",
  ]);
});

test("a permission says who has it, on what, and what needs it", async () => {
  expect(content("permissions").filter((line) => line.includes("books"))).toEqual([
    "ECS, to run books | ecr:GetAuthorizationToken | * | pull its image | LogInToRegistry; aws_iam_role_policy.books_execution",
    "ECS, to run books | ecr:BatchCheckLayerAvailability; ecr:BatchGetImage; ecr:GetDownloadUrlForLayer | arn:aws:ecr:eu-central-1:<account>:repository/store-test-books | pull its image | PullImage; aws_iam_role_policy.books_execution",
    "ECS, to run books | logs:CreateLogStream; logs:PutLogEvents | arn:aws:logs:eu-central-1:<account>:log-group:/ecs/store-test/books:* | write its logs | WriteLogs; aws_iam_role_policy.books_execution",
    "ECS, to run books | secretsmanager:GetSecretValue | arn:aws:secretsmanager:eu-central-1:<account>:secret:store/key-?????? | read its secrets | ReadSecrets; aws_iam_role_policy.books_execution",
    "the code of books | nothing | – | – | aws_iam_role.books_task",
    "aws_iam_role.books_execution | ECS, to run books | ecs-tasks.amazonaws.com | ",
    "aws_iam_role.books_task | the code of books | ecs-tasks.amazonaws.com | if aws:SourceAccount StringEquals <account>",
  ]);
  const [role] = view.roles;
  const statements = role?.statements.slice(0, 1).map((statement) => ({
    ...statement,
    ...{ effect: "Deny" as const, notActions: ["s3:*"], notResources: ["a", "b"], managed: true, reasons: [] },
  }));
  const odd = role && statements ? [{ ...role, usedBy: [], statements, unknown: ["a policy of another stack"] }] : [];
  const [, row, unknown] = await withView("permissions", { roles: odd });
  expect([row, unknown]).toEqual([
    `${role?.name ?? ""}, used by no service | Deny; all but s3:* | all but a, b | no flow of the proof needs it | LogInToRegistry; aws_iam_role_policy.books_execution; managed by AWS`,
    "aws_iam_role.books_execution: not known: a policy of another stack",
  ]);
});

test("the network says where subnets lead, which names resolve, and who needs each endpoint", async () => {
  expect(content("network")).toEqual([
    "aws_subnet.public_a | public | eu-central-1a | 10.0.1.0/24 | 10.0.0.0/16 | internet gateway aws_internet_gateway.network",
    "aws_subnet.public_b | public | eu-central-1b | 10.0.2.0/24 | 10.0.0.0/16 | internet gateway aws_internet_gateway.network",
    "aws_subnet.private_a | private | eu-central-1a | 10.0.3.0/24 | 10.0.0.0/16 | none",
    "books.store-test.internal resolves to the tasks of books",
  ]);
  expect(content("endpoints").slice(2)).toEqual([
    "logs | interface | eu-central-1a | to write its logs: all 3 services | default policy: allows everything | aws_vpc_endpoint.endpoints_logs",
    "s3 | gateway | by route tables | to pull its image: all 3 services | default policy: allows everything | aws_vpc_endpoint.endpoints_s3",
    "secretsmanager | interface | eu-central-1a | to read its secrets: books | default policy: allows everything | aws_vpc_endpoint.endpoints_secretsmanager",
  ]);
  expect(await withView("endpoints", { endpoints: [] })).toEqual([
    "There are no VPC endpoints: AWS is reached over its public addresses.",
  ]);
});

test("images say who runs them, and whether a repository is ours", () => {
  expect(content("images").slice(1)).toEqual([
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status | 1.0 | status | elsewhere",
    "<account>.dkr.ecr.eu-central-1.amazonaws.com/store-test-books | tag-of-apps-random-quote-app | books | aws_ecr_repository.books",
    "<account>.dkr.ecr.eu-central-1.amazonaws.com/store-test-shop | tag-of-apps-hostname-app | shop | aws_ecr_repository.shop",
  ]);
});

test("every stack says its size and state, every address its construct", () => {
  const lines = content("stacks");
  expect(lines.slice(0, 4)).toEqual([
    "69 managed resources in 2 stacks.",
    "store-test-platform | 59 | 4 | local | store-test-registry",
    "store-test-registry | 10 | 4 | local | –",
    "> 63 addresses of store-test-platform",
  ]);
  expect(lines).toContain("aws_ecs_service.books | books/Default/service");
});

const FINDING = {
  stack: "s",
  address: "aws_route.peer",
  rule: "surplus-routes",
  message: "route 'peer': is open",
  hits: undefined,
};

test("findings and what the definition accepts can't be overlooked", async () => {
  const open = await documentOf({
    ...view,
    findings: [{ ...FINDING, verdict: "refuted", hits: "surplus-routes of 'peer' and 'way'" }],
    suppressed: [{ ...FINDING, verdict: "undecided", reason: "a partner's network" }],
  });
  expect(open.sections[0]?.title).toBe("Not proven");
  expect(content("findings", open)).toEqual([
    "refuted | route 'peer': is open; hits: surplus-routes of 'peer' and 'way' | aws_route.peer | surplus-routes",
  ]);
  expect(content("summary", open)[0]).toMatch(/^Proof \| 1 finding \| /);
  expect(content("proof", open)[1]).toBe(
    "surplus-routes | route 'peer': is open | a partner's network | aws_route.peer",
  );
  expect(content("proof")[1]).toBe("The definition accepts no finding.");
});

test("a note about several results is one row, and rules without anything to judge are named", async () => {
  const notes = ["a", "b"].map((about) => ({ ...FINDING, about, note: "crosses zones" }));
  const proof = await withView("proof", { notes });
  expect(proof.slice(2, 4)).toEqual([
    "> 1 note that is no fault",
    "surplus-routes | crosses zones | a; b | aws_route.peer",
  ]);
  expect(proof).toContainEqual(expect.stringMatching(/^pull-route \| proven \| Each service .* \| 3 \| 0 \| 0 \| 0$/));
  expect(proof.at(-1)).toMatch(/^With nothing to judge here: .*exec.*\.$/);
});

test("an environment with nothing in it has a page that says so", async () => {
  const nothing = Object.fromEntries(
    Object.entries(view).map(([key, value]) => [key, Array.isArray(value) ? [] : value]),
  );
  const empty = await documentOf(nothing as unknown as EnvironmentView);
  expect(content("exposures", empty)[0]).toBe("Nothing.");
  expect(content("summary", empty).slice(1, 4)).toEqual([
    "Exposed | nothing | ",
    "Calls | none | ",
    "Permissions | none | no service has a role for its code",
  ]);
  expect(empty.sections.map(({ id }) => id)).not.toContain("topology");
});
