import type { StackJson } from "../../../src/terraform/rendered-stacks";
import { unsaid } from "../../../src/review/touched";
import { verdictOf } from "../../../src/review/verdict";
import { BASE, reviewOfStacks, riskLines } from "../support/changed";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const stack = (resource: Resources, more: object = {}) => [
  { name: "shop", folder: "/stacks/shop", json: { resource, ...more } as unknown as StackJson },
];

/** What is said of losses where only the JSON is asked. */
async function losses(before: Resources, after: Resources, more: object = {}): Promise<readonly string[]> {
  const lines = riskLines(await reviewOfStacks(stack(before), stack(after, more)));
  return lines.filter((line) => !line.startsWith("proof"));
}

test.each<[string, Resources, readonly string[]]>([
  ["a log group", { aws_cloudwatch_log_group: { web: { name: "web" } } }, ["its logs"]],
  ["a database", { aws_db_instance: { main: {} } }, ["the database"]],
  [
    "a repository that Terraform won't empty",
    { aws_ecr_repository: { web: { name: "web" } } },
    ["its images (Terraform fails while there is any)"],
  ],
  [
    "a repository that Terraform empties",
    { aws_ecr_repository: { web: { name: "web", force_delete: true } } },
    ["its images"],
  ],
  [
    "a bucket",
    { aws_s3_bucket: { files: { force_destroy: false } } },
    ["its objects (Terraform fails while there is any)"],
  ],
  [
    "logs that the provider only forgets",
    { aws_cloudwatch_log_group: { web: { name: "web", skip_destroy: true } } },
    [],
  ],
  ["an image in its registry", { docker_registry_image: { web: {} } }, ["the pushed image"]],
  ["an image that is kept in its registry", { docker_registry_image: { web: { keep_remotely: true } } }, []],
  ["what holds nothing", { aws_resourcegroups_group: { all: { name: "all" } } }, []],
])("%s that is destroyed", async (_, before, expected) => {
  const [type = "", named = {}] = Object.entries(before)[0] ?? [];
  const address = `${type}.${Object.keys(named)[0] ?? ""}`;
  expect(await losses(before, {})).toEqual(
    expected.map((what) => `data (shop): ${address} is destroyed, and with it ${what}`),
  );
});

test.each<[string, Resources, string]>([
  [
    "a queue",
    { aws_sqs_queue: { jobs: { name: "jobs" } } },
    "data (shop): aws_sqs_queue.jobs is destroyed, and with it its messages",
  ],
  [
    "a table",
    { aws_dynamodb_table: { carts: { name: "carts" } } },
    "data (shop): aws_dynamodb_table.carts is destroyed, and with it its items",
  ],
  [
    "a key",
    { aws_kms_key: { own: {} } },
    "data (shop): aws_kms_key.own is destroyed, and with it everything that is encrypted with it",
  ],
  [
    "a topic",
    { aws_sns_topic: { news: { name: "news" } } },
    "traffic (shop): aws_sns_topic.news is destroyed, which interrupts what is published to it; its subscriptions go with it",
  ],
  [
    "an event bus",
    { aws_cloudwatch_event_bus: { own: { name: "own" } } },
    "traffic (shop): aws_cloudwatch_event_bus.own is destroyed, which interrupts events that are put on it",
  ],
  [
    "an instance of a cluster",
    { aws_rds_cluster_instance: { one: { identifier: "one" } } },
    "traffic (shop): aws_rds_cluster_instance.one is destroyed, which interrupts connections to this instance of the database",
  ],
  [
    "a mount target",
    { aws_efs_mount_target: { a: { subnet_id: "subnet-1" } } },
    "traffic (shop): aws_efs_mount_target.a is destroyed, which interrupts mounting the file system in its subnet",
  ],
])("%s of an environment's resources that is destroyed is one loss", async (_, before, expected) => {
  expect(await losses(before, {})).toEqual([expected]);
});

test("a name that forces a replacement is a loss, by the rehearsal's table", async () => {
  const group = (name: string) => ({ aws_cloudwatch_log_group: { web: { name, retention_in_days: 7 } } });
  expect(await losses(group("old"), group("new"))).toEqual([
    "data (shop): aws_cloudwatch_log_group.web is replaced (forced by name; deleted first), and with it its logs",
  ]);
});

test("what Terraform is told to ignore replaces nothing", async () => {
  const group = (name: string, lifecycle: object) => ({ aws_cloudwatch_log_group: { web: { name, lifecycle } } });
  const ignoring = (...names: string[]) => ({ ignore_changes: names });
  expect(await losses(group("old", {}), group("new", ignoring("name")))).toEqual([]);
  expect(await losses(group("old", {}), group("new", ignoring("retention_in_days")))).toHaveLength(1);
});

test("what is made before the old one goes interrupts nothing", async () => {
  const group = (port: number, lifecycle: object) => ({ aws_lb_target_group: { web: { port, lifecycle } } });
  expect(await losses(group(80, {}), group(81, {}))).toEqual([
    "traffic (shop): aws_lb_target_group.web is replaced (forced by port; deleted first), which interrupts requests to its service",
  ]);
  const first = { create_before_destroy: true };
  expect(await losses(group(80, first), group(81, first))).toEqual([]);
});

const SUBNET = { vpc_id: "vpc-1", cidr_block: "10.0.0.0/24" };
const inSubnet = { subnets: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] };

test("what AWS deletes only when nothing uses it can't be replaced where it is", async () => {
  const of = (cidr: string, lifecycle: object = {}): Resources => ({
    aws_subnet: { a: { ...SUBNET, cidr_block: cidr, lifecycle }, b: SUBNET },
    aws_lb: { web: inSubnet },
    aws_route_table_association: { a: { subnet_id: "${aws_subnet.a.id}" } },
  });
  const review = await reviewOfStacks(stack(of("10.0.0.0/24")), stack(of("10.0.1.0/24")));
  expect(review.risks.filter(({ kind }) => kind === "traffic")).toEqual([
    {
      kind: "traffic",
      where: "shop",
      cause: "aws_subnet replaced cidr_block",
      subject: "aws_subnet.a",
      root: "shop aws_subnet.a",
      refused: true,
      text: "aws_subnet.a is replaced (forced by cidr_block; deleted first), which AWS refuses while there is a network interface in it: aws_lb.web can't leave before the new one is there",
      todo: "add a new one beside it, let what uses it move there, and remove this one in a later change",
    },
  ]);
  const first = { create_before_destroy: true };
  expect(await losses(of("10.0.0.0/24", first), of("10.0.1.0/24", first))).toEqual([]);
});

test("what is destroyed waits until those that use it have left, and for nobody where they go too", async () => {
  const before = { aws_subnet: { a: SUBNET, b: SUBNET }, aws_lb: { web: inSubnet } };
  const after = { aws_subnet: { b: SUBNET }, aws_lb: { web: { subnets: ["${aws_subnet.b.id}"] } } };
  expect(await losses(before, after)).toEqual([
    "traffic (shop): aws_subnet.a is destroyed, which AWS refuses while there is a network interface in it: it waits for aws_lb.web to leave",
  ]);
  expect(await losses(before, {})).toEqual(
    expect.arrayContaining(["traffic (shop): aws_subnet.a is destroyed, which interrupts everything that runs in it"]),
  );
});

test("a load balancer that is protected isn't deleted", async () => {
  const balancer = { aws_lb: { web: { name: "web", enable_deletion_protection: true } } };
  expect(await losses(balancer, {})).toEqual([
    "traffic (shop): aws_lb.web is destroyed, which interrupts every connection to it; its DNS name changes (AWS refuses it while deletion protection is on)",
  ]);
});

test("an address that moves, or that Terraform lets go, is no loss", async () => {
  const before = { aws_lb: { old: { name: "web" } }, aws_ecr_repository: { kept: { name: "web" } } };
  const after = { aws_lb: { new: { name: "web" } } };
  const moved = { moved: [{ from: "aws_lb.old", to: "aws_lb.new" }] };
  const removed = { removed: [{ from: "aws_ecr_repository.kept", lifecycle: { destroy: false } }] };
  expect(await losses(before, after, { ...moved, ...removed })).toEqual([
    "forgotten (shop): aws_ecr_repository.kept stays in AWS, and Terraform no longer manages it: it costs what it did, and nothing here watches it",
  ]);
  expect(
    await losses(before, after, {
      ...moved,
      removed: [{ from: "aws_ecr_repository.kept", lifecycle: { destroy: true } }],
    }),
  ).toEqual([
    "data (shop): aws_ecr_repository.kept is destroyed, and with it its images (Terraform fails while there is any)",
  ]);
});

test("a lifecycle policy of images that changes may delete some", async () => {
  const policy = (count: number) => ({
    aws_ecr_lifecycle_policy: { web: { policy: JSON.stringify({ rules: [{ count }] }) } },
  });
  expect(await losses(policy(10), policy(1))).toEqual([
    "data (shop): aws_ecr_lifecycle_policy.web changes, and may delete images",
  ]);
});

test("a rule of a security group is missed only where a flow that stays goes through it", async () => {
  const rule = (cidr: string) => ({
    aws_security_group: { web: {} },
    aws_vpc_security_group_ingress_rule: {
      web: {
        security_group_id: "${aws_security_group.web.id}",
        cidr_ipv4: cidr,
        ip_protocol: "tcp",
        from_port: 80,
        to_port: 80,
      },
    },
  });
  expect(await losses(rule("0.0.0.0/0"), { aws_security_group: { web: {} } })).toEqual([]);
});

test("a rule that gets another address interrupts the flows that go through it", async () => {
  const renamed = BASE.map((it) => {
    const { shop_to_books: rule, ...rules } = it.json.resource?.["aws_vpc_security_group_ingress_rule"] ?? {};
    if (rule === undefined) return it;
    const resource = { ...it.json.resource, aws_vpc_security_group_ingress_rule: { ...rules, renamed: rule } };
    return { ...it, json: { ...it.json, resource } };
  });
  expect(riskLines(await reviewOfStacks(BASE, renamed)).filter((line) => line.startsWith("traffic"))).toEqual([
    "traffic (store-test): aws_vpc_security_group_ingress_rule.shop_to_books is destroyed, which interrupts shop → books port 9000",
  ]);
});

test("a setting that is only called otherwise may be gone afterwards, unless it is said to have moved", async () => {
  const bucket = { aws_s3_bucket: { files: { bucket: "files" } } };
  const block = { bucket: "${aws_s3_bucket.files.id}", block_public_acls: true };
  const before = { ...bucket, aws_s3_bucket_public_access_block: { a: block } };
  const after = {
    ...bucket,
    aws_s3_bucket_public_access_block: { b: { ...block, bucket: "${aws_s3_bucket.files.bucket}" } },
  };
  expect(await losses(before, after)).toEqual([
    "safeguard (shop): aws_s3_bucket_public_access_block.a is destroyed while aws_s3_bucket_public_access_block.b sets the same: Terraform does both in no order, and what both set may be gone",
  ]);
  const [from, to] = ["a", "b"].map((name) => `aws_s3_bucket_public_access_block.${name}`);
  expect(await losses(before, after, { moved: [{ from, to }] })).toEqual([]);
});

test("permissions that are only called otherwise are told once", async () => {
  const attachment = { role: "web", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" };
  const type = "aws_iam_role_policy_attachment";
  expect(await losses({ [type]: { a: attachment } }, { [type]: { b: attachment } })).toEqual([
    `traffic (shop): ${type}.a is destroyed while ${type}.b sets the same: Terraform does both in no order, and what both set may be gone`,
  ]);
});

test("files of a machine's own containers are to be looked at, those of any other engine stop", async () => {
  const volume = { docker_volume: { db: { name: "db" } } };
  const classOf = async (more: object): Promise<string> =>
    verdictOf(await reviewOfStacks(stack(volume, more), stack({ docker_network: { a: { name: "a" } } }, more))).class;
  const local = { terraform: { backend: { local: { path: "../../state/shop.tfstate" } } } };
  expect(await classOf(local)).toBe("look");
  expect(await classOf({ ...local, provider: { docker: [{ host: "ssh://server" }] } })).toBe("stop");
  expect(await classOf({ terraform: { backend: { s3: {} } } })).toBe("stop");
});

test.each([
  ["aws_lambda_function", "whatever calls it"],
  ["aws_lambda_event_source_mapping", "what its function takes from its source"],
  ["aws_cloudfront_distribution", "everything that is asked of its names"],
  ["aws_scheduler_schedule", "what it starts"],
  ["aws_vpc_peering_connection", "traffic between the networks that it joins"],
])("a %s of one's own that goes interrupts %s", async (type, what) => {
  expect(await losses({ [type]: { own: { name: "own" } } }, {})).toEqual([
    `traffic (shop): ${type}.own is destroyed, which interrupts ${what}`,
  ]);
});

test("what goes and nobody here knows is to be looked at", async () => {
  const type = "aws_rds_global_cluster";
  const review = await reviewOfStacks(stack({ [type]: { own: {} } }), stack({}));
  expect(verdictOf(review).class).toBe("look");
  expect(unsaid(review)).toEqual([`${type}.own: gone, a resource that the review doesn't read`]);
  const scaling = { aws_appautoscaling_policy: { own: {} } };
  expect(verdictOf(await reviewOfStacks(stack(scaling), stack({}))).class).toBe("routine");
});
