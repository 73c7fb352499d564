/** Changes as reviewers meet them: the question that they would ask, and what of the first fifteen lines answers it. */
import type { PlatformDefinition } from "../../src/definition/platform";
import { changeMarkdown } from "../../src/review/pages/comment";
import { type Verdict, verdictOf } from "../../src/review/verdict";
import { type Edits, edited, validPlatform } from "../definition/valid";
import { reviewOfStacks, stacksOf } from "./support/changed";
import { rendered } from "./support/rendered";

const FIRST_LINES = 15;

const { environments } = validPlatform();
const { services, network } = environments["test"] ?? {};
if (services === undefined || network === undefined) throw new Error("the valid platform has no environment 'test'");

const routed = (priority: number, ...paths: readonly string[]) => ({ type: "load-balancer", paths, priority });
const internal = (dnsName: string) => ({ type: "internal", dnsName });
const other = (...paths: readonly string[]) => ({ ...services["status"], exposure: routed(200, ...paths) });
const narrow = { ingress: { allowedCidrs: ["198.51.100.0/24"] } };
const bucket = { resources: { uploads: { type: "bucket" } } };
const table = { resources: { carts: { type: "table", partitionKey: { name: "id", type: "string" } } } };
const queue = { resources: { jobs: { type: "queue" } } };
const uses = (access: string): Edits => ({ ...bucket, "services.shop.uses": { uploads: access } });
const scaled = (min: number, max: number): Edits => ({ "services.shop.scaling": { min, max, cpuPercent: 60 } });
const longer = { resources: { uploads: { type: "bucket", formerVersionDays: 90 } } };
const shorter = { resources: { uploads: { type: "bucket", formerVersionDays: 7 } } };
const job = (schedule: string | undefined): Edits => ({
  jobs: { report: { source: services["books"]?.source, size: { cpu: 256, memoryMiB: 512 }, schedule } },
});
const zones = ["a", "b"].map((zone, at) => ({ zone: `eu-central-1${zone}`, cidr: `10.0.${at + 3}.0/24` }));
const nat = (natGateways: string): Edits => ({
  network: { ...network, egress: "nat", natGateways, privateSubnets: zones },
});

test.each<[string, Edits, Edits, Verdict["class"], string]>([
  ["Does a new tag change anything?", {}, { tags: { Environment: "Other" } }, "routine", "nothing to decide"],
  [
    "What does a new variable do to what runs?",
    {},
    { "services.books.environment": { LEVEL: "debug" } },
    "routine",
    "1 running service redeployed",
  ],
  ["Who can reach it from now on?", narrow, {}, "stop", "port 80 opens to `0.0.0.0/0` too"],
  ["Who can't reach it any more?", {}, narrow, "stop", "port 80 is closed to `0.0.0.0/0`"],
  [
    "Is something newly on the internet?",
    { "services.status.exposure": internal("status") },
    {},
    "stop",
    "status port 80 opens to `0.0.0.0/0`",
  ],
  [
    "Is a service newly behind the balancer?",
    {},
    { "services.extra": { ...services["status"], exposure: routed(200, "/extra") } },
    "look",
    "path `/extra` leads to extra now, open to whoever reaches store-test-balancer",
  ],
  [
    "What stops answering?",
    { "services.shop.exposure": routed(100, "/", "/old") },
    { "services.shop.exposure": routed(100, "/") },
    "stop",
    "path `/old` no longer leads to shop",
  ],
  [
    "What can no longer be called?",
    {},
    { "services.shop.calls": undefined },
    "stop",
    "shop → books port 9000 is closed",
  ],
  ["What is gone?", {}, { "services.status": undefined }, "stop", "service status is removed, and all its tasks stop"],
  ["Does it still run?", {}, { "services.books.desiredCount": 0 }, "stop", "service books runs no tasks any more"],
  ["Can it still grow when it is busy?", scaled(1, 8), scaled(1, 4), "stop", "most tasks when it is busy: 8 → 4"],
  ["May AWS stop its tasks?", {}, { "services.shop.capacity": { spot: 1 } }, "stop", "two minutes' notice"],
  ["What may more tasks cost?", scaled(1, 4), scaled(1, 8), "look", "shop +41.45"],
  [
    "May somebody open a shell?",
    {},
    { "services.books.exec": true },
    "stop",
    "no shell by ECS Exec → ECS Exec opens a shell",
  ],
  [
    "Can the balancer be deleted?",
    { deletionProtection: true },
    { deletionProtection: false },
    "stop",
    "load balancer store-test-balancer: deletion protection → no deletion protection",
  ],
  [
    "Can the table be deleted?",
    { ...table, deletionProtection: true },
    { ...table, deletionProtection: false },
    "stop",
    "deletion protection → no deletion protection; the same goes for table store-test-carts.",
  ],
  ["Are logs lost?", {}, { logRetentionDays: 7 }, "stop", "keeps its logs 7 days instead of 30 days"],
  ["Is data lost?", queue, {}, "stop", "`aws_sqs_queue.jobs` is destroyed, and with it its messages"],
  [
    "Will AWS do it?",
    { ...table, deletionProtection: true },
    { deletionProtection: true },
    "stop",
    "1 change that AWS will probably refuse",
  ],
  ["Are versions kept as long?", longer, shorter, "stop", "former versions kept 90 days → former versions kept 7 days"],
  ["What may its code do now?", bucket, uses("read"), "look", "code of shop may do more: `s3:GetObject`"],
  ["What more may its code do?", uses("read"), uses("read-write"), "look", "code of shop may do more:"],
  [
    "What must be there first?",
    {},
    { "services.books.secrets": { API_KEY: { type: "secrets-manager", name: "store/key" } } },
    "look",
    "must exist before tasks of books start",
  ],
  [
    "Is it one secret?",
    {},
    {
      "services.books.secrets": Object.fromEntries(
        ["user", "password"].map((jsonKey) => [jsonKey, { type: "secrets-manager", name: "store/login", jsonKey }]),
      ),
    },
    "look",
    "(key password) must exist before tasks of books start; the same goes for secret `store/login` (key user)",
  ],
  [
    "What does it cost, and why?",
    {},
    {
      network: {
        ...network,
        privateSubnets: [...(network.privateSubnets ?? []), { zone: "eu-central-1b", cidr: "10.0.4.0/24" }],
      },
    },
    "look",
    "98.90 → 125.18 USD a month (+26.28, +27 %): interface endpoints +26.28",
  ],
  ["Does a subnet go?", {}, { "network.cidr": "10.0.0.0/15" }, "stop", "`aws_vpc.network` is replaced"],
  [
    "Who still calls the old name?",
    {},
    { "services.books.exposure": internal("library") },
    "stop",
    "tasks of shop that still run call it until they are exchanged",
  ],
  [
    "Can tasks of one service be exchanged without a gap?",
    {},
    { "services.shop.environment": { LEVEL: "debug" } },
    "routine",
    "nothing to decide",
  ],
  [
    "Is another region meant?",
    {},
    { region: "eu-west-1" },
    "stop",
    "what is deployed in `eu-central-1` has to be made anew",
  ],
  [
    "Who else reaches the load balancer?",
    narrow,
    { ingress: { allowedCidrs: ["198.51.100.0/24", "203.0.113.0/24"] } },
    "look",
    "port 80 opens to `203.0.113.0/24` too (HTTP, unencrypted",
  ],
  [
    "Who is shut out?",
    { ingress: { allowedCidrs: ["198.51.100.0/24", "203.0.113.0/24"] } },
    narrow,
    "stop",
    "port 80 is closed to `203.0.113.0/24`",
  ],
  [
    "Whose path is it now?",
    { "services.other": other("/other"), "services.shop.exposure": routed(100, "/", "/cart") },
    { "services.other": other("/other", "/cart"), "services.shop.exposure": routed(100, "/") },
    "look",
    "path `/cart` leads from shop to other; until both run, requests may fail",
  ],
  ["Is the table lost?", table, {}, "stop", "`aws_dynamodb_table.carts` is destroyed, and with it its items"],
  ["Is the bucket lost?", bucket, {}, "stop", "`aws_s3_bucket.uploads` is destroyed, and with it its objects"],
  [
    "May a new service use the queue?",
    queue,
    { ...queue, "services.shop.uses": { jobs: "send" } },
    "look",
    "code of shop may do more: `sqs:",
  ],
  [
    "May code do something that no use stands for?",
    {},
    { "services.books.permissions": [{ actions: ["ses:SendEmail"], resources: ["*"], reason: "mails" }] },
    "stop",
    "code of books may do more: `ses:SendEmail` on `*`",
  ],
  ["Does a permission that goes need a decision?", uses("read-write"), uses("read"), "routine", "nothing to decide"],
  [
    "What does twice the memory cost?",
    {},
    { "services.books.size": { cpu: 1024, memoryMiB: 2048 } },
    "look",
    "books +20.73",
  ],
  [
    "What is saved?",
    { "services.shop.desiredCount": 4 },
    { "services.shop.desiredCount": 2 },
    "routine",
    "-20.73 USD a month",
  ],
  [
    "Does it outlive the loss of a task?",
    { "services.shop.desiredCount": 3 },
    {},
    "look",
    "fewest tasks: 3 → 1: nobody answers while it is started anew",
  ],
  [
    "What becomes of the old service's tasks?",
    { "services.other": other("/other") },
    {},
    "stop",
    "service other is removed",
  ],
  [
    "Is it a rename?",
    { "services.other": other("/other") },
    { "services.fresh": other("/other") },
    "stop",
    "a rename replaces everything, unless you declare it as moved",
  ],
  [
    "May logs be kept longer without a question?",
    { logRetentionDays: 7 },
    { logRetentionDays: 30 },
    "routine",
    "nothing to decide",
  ],
  [
    "What does it cost when it is quiet?",
    scaled(1, 4),
    scaled(3, 4),
    "look",
    "the same when it is busy, +20.72 USD a month (+21 %) when it is quiet",
  ],
  [
    "Why does it cost more when it is quiet?",
    scaled(1, 4),
    scaled(3, 4),
    "look",
    "USD a month when it is quiet (+20.72, +21 %): shop +20.72",
  ],
  [
    "When does the job start now?",
    job("cron(0 3 * * ? *)"),
    job("rate(5 minutes)"),
    "look",
    "job report starts `cron(0 3 * * ? *)` in UTC → `rate(5 minutes)` in UTC, and each run costs",
  ],
  [
    "Is it a job at all?",
    job("rate(1 day)"),
    { "services.report": { ...services["books"], exposure: { type: "none" } } },
    "stop",
    "job report (started `rate(1 day)` in UTC) is a service now: it runs all the time",
  ],
  [
    "May it become a service?",
    job(undefined),
    { "services.report": { ...services["books"], exposure: { type: "none" } } },
    "look",
    "job report (started by hand alone) is a service now",
  ],
  ["Does the job still start?", job("rate(1 day)"), job(undefined), "stop", "`rate(1 day)` in UTC → by hand alone"],
  [
    "From which addresses does it call others now?",
    nat("one"),
    nat("per-zone"),
    "look",
    "come from `aws_eip.public_nat_a`, `aws_eip.public_nat_b` now, before from `aws_eip.public_nat_a`",
  ],
  [
    "Whom may tasks call now?",
    {},
    nat("one"),
    "stop",
    "any other host of the internet port 443 is allowed now, though nothing here needs it",
  ],
  ["Is a whole environment new?", {}, { "/environments.more": environments["test"] }, "look", "3 new"],
  ["Do states have to move?", {}, { layout: "per-service" }, "stop", "To do: move their state first"],
])("%s", async (_, before, after, expected, answer) => {
  const platform = (edits: Edits) => stacksOf(rendered(edited(edits) as PlatformDefinition));
  const review = await reviewOfStacks(platform(before), platform(after));
  const lines = changeMarkdown(review).split("\n").slice(0, FIRST_LINES);
  expect([verdictOf(review).class, lines.join("\n")]).toEqual([expected, expect.stringContaining(answer)]);
});
