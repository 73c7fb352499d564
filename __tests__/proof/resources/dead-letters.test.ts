import { prove } from "../../../src/proof/prove";
import { type Body, type Platform, add, findings, model, platform, wordsOf } from "../platform";

const ALLOWED = { redrivePermission: "byQueue", sourceQueueArns: ["${aws_sqs_queue.jobs.arn}"] };

/** A queue `jobs` whose dead letters go to `dead`. */
function queues({ jobs = {}, dead = {}, allow }: { jobs?: Body; dead?: Body; allow?: unknown }): Platform {
  const json = platform();
  json.locals["redrive"] = { deadLetterTargetArn: "${aws_sqs_queue.dead.arn}", maxReceiveCount: 5 };
  json.locals["allow"] = allow;
  add(json, "aws_sqs_queue.jobs", { name: "jobs", redrive_policy: "${jsonencode(local.redrive)}", ...jobs });
  add(json, "aws_sqs_queue.dead", { name: "dead", ...dead });
  if (allow !== undefined)
    add(json, "aws_sqs_queue_redrive_allow_policy.dead", {
      queue_url: "${aws_sqs_queue.dead.url}",
      redrive_allow_policy: "${jsonencode(local.allow)}",
    });
  return json;
}

const said = (json: Platform): readonly string[] =>
  findings({ ...json, variable: { open: {} } }).filter((line) => line.includes("dead-letters"));

test.each<[string, Parameters<typeof queues>[0]]>([
  ["nothing said of who may send", {}],
  ["a list with the queue", { allow: ALLOWED }],
  ["all that may send", { allow: { redrivePermission: "allowAll" } }],
  ["both in order", { jobs: { name: "jobs.fifo", fifo_queue: true }, dead: { name: "dead.fifo", fifo_queue: true } }],
  [
    "a target that no stack makes",
    { jobs: { redrive_policy: '{"deadLetterTargetArn":"arn:aws:sqs:a:1:b","maxReceiveCount":"5"}' } },
  ],
])("dead letters are kept with %s", (_, given) => {
  expect(said(queues(given))).toEqual([]);
});

const REFUSED = "dead-letters refused(aws_sqs_queue.jobs, aws_sqs_queue.dead, aws_sqs_queue_redrive_allow_policy.dead)";
const KIND = "dead-letters kind(aws_sqs_queue.jobs, aws_sqs_queue.dead)";

test.each<[string, Parameters<typeof queues>[0], string]>([
  ["another queue alone", { allow: { ...ALLOWED, sourceQueueArns: ["arn:aws:sqs:eu-central-1:1:x"] } }, REFUSED],
  ["nobody", { allow: { redrivePermission: "denyAll" } }, REFUSED],
  ["no JSON", { jobs: { redrive_policy: "aws_sqs_queue.dead.arn" } }, "dead-letters noJson(aws_sqs_queue.jobs)"],
  [
    "no count",
    { jobs: { redrive_policy: "${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })}" } },
    "dead-letters lacks(aws_sqs_queue.jobs, maxReceiveCount)",
  ],
  [
    "too many tries",
    {
      jobs: {
        redrive_policy: "${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 1001 })}",
      },
    },
    "dead-letters count(aws_sqs_queue.jobs, 1001)",
  ],
  ["messages without order", { jobs: { name: "jobs.fifo", fifo_queue: true } }, KIND],
  ["messages in order", { dead: { name: "dead.fifo", fifo_queue: true } }, KIND],
])("and not in a queue that takes those of %s", (_, given, fault) => {
  expect(said(queues(given))).toEqual([`${fault} at aws_sqs_queue.jobs`]);
});

test("and by no policy that names no target, which SQS refuses", () => {
  expect(said(queues({ jobs: { redrive_policy: '{"maxReceiveCount":5}' } }))).toEqual([
    "dead-letters lacks(aws_sqs_queue.jobs, deadLetterTargetArn) at aws_sqs_queue.jobs",
  ]);
  expect(said(queues({ jobs: { redrive_policy: "${var.open}" } }))).toEqual([]);
});

test("who may send isn't known where a document isn't", () => {
  expect(said(queues({ allow: "${var.open}" }))).toEqual([expect.stringMatching(/^\? dead-letters/)]);
});

test("a redrive policy beside its queue counts too, and the words say what to do", () => {
  const json = queues({ allow: { redrivePermission: "denyAll" } });
  delete json.resource["aws_sqs_queue"]?.["jobs"]?.["redrive_policy"];
  add(json, "aws_sqs_queue_redrive_policy.jobs", {
    queue_url: "${aws_sqs_queue.jobs.id}",
    redrive_policy: "${jsonencode(local.redrive)}",
  });
  expect(wordsOf(prove(model(json)))).toContain(
    "queue 'aws_sqs_queue.jobs': aws_sqs_queue_redrive_allow_policy.dead keeps aws_sqs_queue.jobs from sending its dead letters to aws_sqs_queue.dead; name its ARN in sourceQueueArns",
  );
});
