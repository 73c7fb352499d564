import { validateDefinition } from "../../../../src/definition/validation/validate";
import { edited } from "../../valid";

const errors = (resources: object): readonly string[] => validateDefinition(edited({ resources }), ".");
const EXISTING = "arn:aws:kms:eu-central-1:123456789012:key/01234567-0123-0123-0123-0123456789ab";
const old = { type: "key", existing: { arn: EXISTING } };
const FAR = { type: "key", existing: { arn: EXISTING.replace("eu-central-1", "us-east-1") } };

test.each<[string, object]>([
  ["a key that is created", { data: { type: "key" }, jobs: { type: "queue", key: "data" } }],
  ["a key that exists", { old, jobs: { type: "queue", key: "old" }, share: { type: "files", key: "old" } }],
  [
    "a key of several regions",
    { old: { type: "key", existing: { arn: EXISTING.replace(/key\/.*/, `key/mrk-${"0a".repeat(16)}`) } } },
  ],
  ["the key of what exists", { old, jobs: { type: "queue", existing: { name: "jobs" }, key: "old" } }],
  [
    "a queue with a created key behind a topic",
    { data: { type: "key" }, jobs: { type: "queue", key: "data" }, events: { type: "topic", queues: ["jobs"] } },
  ],
  [
    "a key of another region, for what exists there, or for a bucket of which nobody knows where it is",
    {
      far: FAR,
      news: { type: "topic", existing: { arn: "arn:aws:sns:us-east-1:123456789012:news" }, key: "far" },
      photos: { type: "bucket", existing: { name: "photos" }, key: "far" },
    },
  ],
])("%s is valid", (_what, resources) => {
  expect(errors(resources)).toEqual([]);
});

test.each<[string, object, string]>([
  [
    "an alias",
    { old: { type: "key", existing: { arn: "arn:aws:kms:eu-central-1:123456789012:alias/old" } } },
    "resource 'old': existing.arn is 'arn:aws:kms:eu-central-1:123456789012:alias/old'; a key's ARN ends with 'key/' and its id; an alias isn't asked for by IAM; correct it, or look the alias up",
  ],
  [
    "a key that isn't there",
    { "orders-key": { type: "key" }, jobs: { type: "queue", key: "order-key" } },
    "resource 'jobs': key is 'order-key'; the keys are orders-key; did you mean 'orders-key'",
  ],
  [
    "a key that is none",
    { jobs: { type: "queue" }, uploads: { type: "bucket", key: "jobs" } },
    "resource 'uploads': key is 'jobs'; the keys are none; add a resource of type key",
  ],
  [
    "a queue with an existing key behind a topic",
    { old, jobs: { type: "queue", key: "old" }, events: { type: "topic", queues: ["jobs"] } },
    "resource 'jobs': key is 'old'; it exists, and its policy would have to let in sns.amazonaws.com; use a key that is created here",
  ],
  [
    "a bus with an existing key",
    { old, bus: { type: "event-bus", key: "old" } },
    "resource 'bus': key is 'old'; it exists, and its policy would have to let in events.amazonaws.com; use a key that is created here",
  ],
  [
    "a key of another region",
    { far: FAR, jobs: { type: "queue", key: "far" } },
    "resource 'jobs': key is 'far'; it is a key of us-east-1, and AWS encrypts with keys of its own region, eu-central-1; name another",
  ],
  [
    "a key of this region for what exists in another one",
    { old, news: { type: "topic", existing: { arn: "arn:aws:sns:us-east-1:123456789012:news" }, key: "old" } },
    "resource 'news': key is 'old'; it is a key of eu-central-1, and AWS encrypts with keys of its own region, us-east-1; name another",
  ],
  [
    "the key of a bus that exists",
    { old, bus: { type: "event-bus", existing: { name: "bus" }, key: "old" } },
    "resource 'bus': key is 'old'; who uses what exists of this kind needs no permission on its key; remove it",
  ],
])("%s is one error", (_what, resources, message) => {
  expect(errors(resources)).toEqual([message]);
});

test("a key is encrypted and decrypted with, and nothing else", () => {
  const use = (access: string) =>
    validateDefinition(edited({ resources: { data: { type: "key" } }, "services.shop.uses": { data: access } }), ".");
  expect(["encrypt", "decrypt", "encrypt-decrypt"].flatMap(use)).toEqual([]);
  expect(use("read")).toEqual([
    "service 'shop': uses.data is 'read'; 'data' is of type key, which takes encrypt, decrypt, encrypt-decrypt; set it to one of these",
  ]);
});
