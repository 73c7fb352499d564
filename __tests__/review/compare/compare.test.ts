import type { PlatformDefinition } from "../../../src/definition/platform";
import { edited, validPlatform } from "../../definition/valid";
import { BASE, reviewOfEdits, reviewOfStacks, riskLines, rowLines, stacksOf } from "../support/changed";
import { rendered } from "../support/rendered";

const image = (tag: string): string => `123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:${tag}`;
const SECRET = "arn:aws:secretsmanager:eu-central-1:<account>:secret:store/key-??????";

test("nothing is said where nothing changes", async () => {
  const review = await reviewOfStacks(BASE, BASE);
  expect(review).toEqual({
    base: "main",
    code: 0,
    risks: [],
    order: [],
    environments: [],
    terraform: { stacks: [] },
    blocks: [],
    findings: [],
  });
});

test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
  [
    "one environment variable",
    { "services.shop.environment": { GREETING: "hello" } },
    ["Services: + shop variable GREETING: hello"],
    [],
  ],
  ["an image's tag alone", { "services.status.image": image("1.1") }, ["Services: ~ status image tag: 1.0 → 1.1"], []],
  [
    "the size of a task",
    { "services.books.size": { cpu: 1024, memoryMiB: 2048 } },
    ["Services: ~ books task size: 0.5 vCPU, 1 GiB → 1 vCPU, 2 GiB"],
    [],
  ],
  [
    "a service without tasks",
    { "services.shop.desiredCount": 0 },
    ["Services: ~ shop tasks: 1 → 0"],
    ["traffic (store-test): service shop runs no tasks any more (it ran 1)"],
  ],
  [
    "a health check of the container and one of the load balancer",
    { "services.shop.healthCheck": { path: "/ready", command: ["CMD", "true"], intervalSeconds: 20 } },
    [
      "Services: + shop healthCheck.command: CMD, true",
      "Services: + shop healthCheck.interval: 20",
      "Services: + shop healthCheck.retries: 3",
      "Services: + shop healthCheck.startPeriod: 30",
      "Services: + shop healthCheck.timeout: 5",
      "Listener rules: ~ store-test-balancer port 80: shop health check: GET /healthz every 10 s → GET /ready every 20 s",
    ],
    [],
  ],
  [
    "a secret",
    { "services.books.secrets": { API_KEY: { type: "secrets-manager", name: "store/key" } } },
    [
      `Services: + books secret API_KEY: ${SECRET}`,
      "Who can talk to whom: + books → AWS secretsmanager port 443: read its secrets",
      "Who can talk to whom: + shop → VPC endpoint secretsmanager port 443: allowed by aws_vpc_security_group_ingress_rule.endpoints_from_client, though nothing needs it",
      "Who can talk to whom: + status → VPC endpoint secretsmanager port 443: allowed by aws_vpc_security_group_ingress_rule.endpoints_from_client, though nothing needs it",
      `Permissions: + ECS for books may: secretsmanager:GetSecretValue on ${SECRET}`,
      "Network: + endpoint secretsmanager: interface endpoint in eu-central-1a",
      "Stacks: ~ stack store-test-platform managed resources: 58 → 59",
    ],
    ["needed (store-test): secret store/key must exist before tasks of books start"],
  ],
  [
    "a call that is dropped",
    { "services.shop.calls": undefined },
    [
      "Services: - shop variable BOOKS_URL: http://books.store-test.internal:9000",
      "Who can talk to whom: - shop → books port 9000: call books.store-test.internal:9000 (variable BOOKS_URL)",
      "Stacks: ~ stack store-test-platform managed resources: 58 → 56",
    ],
    ["traffic (store-test): shop → books port 9000 is closed"],
  ],
  [
    "a narrower exposure",
    { ingress: { allowedCidrs: ["203.0.113.0/24"] } },
    ["What the internet can reach: ~ store-test-balancer port 80 open to: 0.0.0.0/0 → 203.0.113.0/24"],
    ["traffic (store-test): store-test-balancer port 80 is closed to 0.0.0.0/0"],
  ],
  [
    "logs that are kept shorter",
    { logRetentionDays: 7 },
    ["books", "shop", "status"].map(
      (name) => `Logs and clusters: ~ log group /ecs/store-test/${name} kept: 30 days → 7 days`,
    ),
    ["books", "shop", "status"].map(
      (name) =>
        `data (store-test): log group /ecs/store-test/${name} keeps its logs 7 days instead of 30 days: older ones are deleted`,
    ),
  ],
  [
    "ECS Exec",
    { "services.books.exec": true },
    [
      "Services: ~ books readonlyRootFilesystem: true → false",
      "Services: + books linuxParameters.initProcessEnabled: true",
      "Who can talk to whom: + books → AWS ssmmessages port 443: open ECS Exec sessions",
      "Who can talk to whom: + shop → VPC endpoint ssmmessages port 443: allowed by aws_vpc_security_group_ingress_rule.endpoints_from_client, though nothing needs it",
      "Who can talk to whom: + status → VPC endpoint ssmmessages port 443: allowed by aws_vpc_security_group_ingress_rule.endpoints_from_client, though nothing needs it",
      "Permissions: + code of books may: ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel on *",
      "Protections: ~ service books shell: no shell by ECS Exec → ECS Exec opens a shell",
      "Protections: ~ service books root file system: read-only root file system → writable root file system",
      "Network: + endpoint ssmmessages: interface endpoint in eu-central-1a",
      "Stacks: ~ stack store-test-platform managed resources: 58 → 60",
    ],
    [
      "safeguard (store-test): service books: no shell by ECS Exec → ECS Exec opens a shell",
      "safeguard (store-test): service books: read-only root file system → writable root file system",
      "permission (store-test): code of books may do more: ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel on *",
    ],
  ],
  ["tags alone, which no reader misses", { tags: { Environment: "Other" } }, [], []],
])("says what changes with %s", async (_, edits, rows, risks) => {
  const review = await reviewOfEdits(edits);
  expect([review.code, rowLines(review), riskLines(review)]).toEqual([2, rows, risks]);
});

test("a service that goes is one point for its traffic, and one for its logs", async () => {
  const review = await reviewOfEdits({ "services.status": undefined });
  expect(rowLines(review)).toEqual([
    "What the internet can reach: - status port 80: open to 0.0.0.0/0",
    `Services: - status: 1 × 0.25 vCPU, 512 MiB, ${image("1.0")}`,
    ...["ecr.api", "ecr.dkr"].map((api) => `Who can talk to whom: - status → AWS ${api} port 443: pull its image`),
    "Who can talk to whom: - status → AWS logs port 443: write its logs",
    "Who can talk to whom: - status → AWS s3 port 443: pull its image",
    "Permissions: - role store-test-status-ecsTaskExecutionRole used by: ECS for status",
    "Permissions: - ECS for status may: ecr:GetAuthorizationToken on *",
    "Permissions: - ECS for status may: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:aws:ecr:eu-central-1:123456789012:repository/status",
    "Permissions: - ECS for status may: logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/store-test/status:*",
    "Permissions: - ECS for status is assumed by: ecs-tasks.amazonaws.com",
    "Permissions: - role store-test-status-ecsTaskRole used by: code of status",
    "Permissions: - code of status is assumed by: ecs-tasks.amazonaws.com if aws:SourceAccount StringEquals <account>",
    "Logs and clusters: - log group /ecs/store-test/status: kept 30 days",
    "Stacks: ~ stack store-test-platform managed resources: 58 → 50",
  ]);
  expect(riskLines(review)).toEqual([
    "data (store-test): aws_cloudwatch_log_group.status is destroyed, and with it its logs",
    "traffic (store-test): service status is removed, and all its tasks stop",
  ]);
});

test("a service with a new name is told to be a rename, which replaces everything", async () => {
  const { books, ...services } = validPlatform().environments["test"]?.services ?? {};
  const review = await reviewOfEdits({
    services: { ...services, shop: { ...services["shop"], calls: ["library"] }, library: books },
  });
  expect(riskLines(review)).toEqual([
    "data (store-test): aws_cloudwatch_log_group.books is destroyed, and with it its logs",
    "data (store-test): aws_ecr_repository.books is destroyed, and with it its images",
    "traffic (store-test): service books is removed, and all its tasks stop; library has its image: a rename replaces everything, unless you declare it as moved",
  ]);
});

test("priorities that are swapped are two changes of the routing table", async () => {
  const exposed = (priority: number, path: string) => ({ type: "load-balancer", paths: [path], priority });
  const with2 = (shop: number, status: number) =>
    stacksOf(
      rendered(
        edited({
          "services.shop.exposure": exposed(shop, "/shop"),
          "services.status.exposure": exposed(status, "/status"),
        }) as PlatformDefinition,
      ),
    );
  expect(rowLines(await reviewOfStacks(with2(100, 200), with2(200, 100)))).toEqual([
    "Listener rules: ~ store-test-balancer port 80: status priority: 200 → 100",
    "Listener rules: ~ store-test-balancer port 80: shop priority: 100 → 200",
  ]);
});

test("an environment that goes is left behind, stack by stack", async () => {
  const { name, environments } = validPlatform();
  const both = { name, environments: { ...environments, old: environments["test"] } } as PlatformDefinition;
  const review = await reviewOfStacks(stacksOf(rendered(both)), BASE);
  expect(review.environments.map((it) => [it.name, it.status])).toEqual([["store-old", "removed"]]);
  expect(riskLines(review)).toEqual(
    ["platform", "registry"].map(
      (it) =>
        `left behind (store-old): stack store-old-${it} is no longer rendered: what it deployed stays and costs money, unmanaged`,
    ),
  );
});

test("an environment that comes opens its exposures", async () => {
  const { name, environments } = validPlatform();
  const both = { name, environments: { ...environments, more: environments["test"] } } as PlatformDefinition;
  const review = await reviewOfStacks(BASE, stacksOf(rendered(both)));
  expect(review.environments.map((it) => [it.name, it.status])).toEqual([["store-more", "added"]]);
  expect(riskLines(review)).toEqual([
    "exposure (store-more): store-more-balancer port 80 opens to 0.0.0.0/0 (HTTP, unencrypted: path / or path /cart/* to shop)",
    "exposure (store-more): status port 80 opens to 0.0.0.0/0",
    "needed (store-more): image 123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0 must be in its registry before tasks of status start",
  ]);
});

test("a base from before stacks said their environment is compared all the same", async () => {
  const older = BASE.map(({ json, ...stack }) => ({
    ...stack,
    json: { ...json, "//": { ...json["//"], environment: undefined } },
  }));
  const review = await reviewOfStacks(JSON.parse(JSON.stringify(older)) as typeof BASE, BASE);
  expect([review.code, review.environments]).toEqual([0, []]);
});

test("services that move into stacks of their own are the same, and their states must move", async () => {
  const review = await reviewOfEdits({ layout: "per-service" });
  expect(rowLines(review)).toEqual([
    "Stacks: + stack store-test-books: 7 managed resources",
    "Stacks: + stack store-test-shop: 10 managed resources",
    "Stacks: + stack store-test-status: 7 managed resources",
    "Stacks: - stack store-test-platform after: store-test-registry",
    "Stacks: ~ stack store-test-platform managed resources: 58 → 34",
  ]);
  expect(riskLines(review)).toEqual(
    Object.entries({ books: "7 resources", shop: "10 resources", status: "7 resources" }).map(
      ([service, count]) =>
        `data (store-test-platform): ${count} of it stand in stack store-test-${service} now: Terraform destroys and recreates them, with what they hold`,
    ),
  );
});
