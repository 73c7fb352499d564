import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

const job = { image: "busybox:1.37.0", size: { cpu: 256, memoryMiB: 512 } };
const scheduled = { ...job, schedule: "rate(1 day)" };
const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");
const errorsOf = (own: object, more: Edits = {}): readonly string[] => errors({ ...more, jobs: { report: own } });

test("a job is right with all that a service has but what keeps tasks running, and with a schedule", () => {
  const own = {
    ...scheduled,
    timeZone: "Europe/Berlin",
    flexibleWindowMinutes: 15,
    startRetries: { attempts: 0, maxAgeSeconds: 60 },
    deadLetters: "dead",
    enabled: false,
    calls: ["books"],
    uses: { dead: "send" },
    permissions: [{ actions: ["cloudwatch:PutMetricData"], resources: ["*"], reason: "its own metrics" }],
    environment: { MODE: "all" },
    secrets: { TOKEN: { type: "parameter", name: "/token" } },
    architecture: "ARM64",
    writablePaths: ["/tmp"],
    exec: true,
  };
  expect(errorsOf(own, { resources: { dead: { type: "queue" } } })).toEqual([]);
});

test.each([
  ["a port", { ...job, port: 80 }, /^job 'report': port is unknown; known are .*/],
  ["an exposure", { ...job, exposure: { type: "none" } }, /^job 'report': exposure is unknown; known are .*/],
  ["no size", { image: "busybox:1.37.0" }, /^job 'report': size is missing; it is required; add it$/],
  [
    "no image",
    { size: job.size },
    /^job 'report': source is missing; an image comes from a source folder or is named; /,
  ],
  [
    "a size that Fargate hasn't",
    { ...job, size: { cpu: 256, memoryMiB: 4096 } },
    /^job 'report': memoryMiB is 4096 with cpu 256; Fargate allows 512, 1024, 2048; /,
  ],
  [
    "a call of nobody",
    { ...job, calls: ["gone"] },
    /^job 'report': calls is 'gone'; the services are shop, books, status; /,
  ],
  ["a use of nothing", { ...job, uses: { gone: "read" } }, /^job 'report': uses\.?.*gone/],
  [
    "a time zone without a schedule",
    { ...job, timeZone: "Europe/Berlin" },
    /^job 'report': timeZone is 'Europe\/Berlin'; it is for a job with a schedule; give it a schedule or remove this$/,
  ],
  [
    "a cron expression of Unix",
    { ...job, schedule: "0 3 * * *" },
    /^job 'report': schedule is '0 3 \* \* \*'; rate\(…\), cron\(…\) or at\(…\) is allowed; correct it$/,
  ],
  [
    "a time zone of nobody",
    { ...scheduled, timeZone: "Berlin" },
    /^job 'report': timeZone is 'Berlin'; the IANA's names are allowed, like 'Europe\/Berlin'; correct it$/,
  ],
  [
    "dead letters without a queue",
    { ...scheduled, deadLetters: "dead" },
    /^job 'report': deadLetters is 'dead'; the environment has no queue; name a queue of resources$/,
  ],
  [
    "a window of nothing",
    { ...scheduled, flexibleWindowMinutes: 0 },
    /flexibleWindowMinutes is 0; a whole number from 1 to 1440/,
  ],
  ["a long window", { ...scheduled, flexibleWindowMinutes: 1441 }, /flexibleWindowMinutes is 1441; /],
  [
    "many retries",
    { ...scheduled, startRetries: { attempts: 186 } },
    /startRetries\.attempts is 186; a whole number from 0 to 185/,
  ],
  [
    "a short age",
    { ...scheduled, startRetries: { maxAgeSeconds: 59 } },
    /startRetries\.maxAgeSeconds is 59; a whole number from 60 to 86400/,
  ],
  ["a long age", { ...scheduled, startRetries: { maxAgeSeconds: 86_401 } }, /startRetries\.maxAgeSeconds is 86401; /],
] as const)("refuses %s", (_title, own, message) => {
  expect(errorsOf(own)).toEqual([expect.stringMatching(message)]);
});

test.each([{ flexibleWindowMinutes: 1440 }, { startRetries: { attempts: 185, maxAgeSeconds: 86_400 } }])(
  "takes the largest %j",
  (own) => {
    expect(errorsOf({ ...scheduled, ...own })).toEqual([]);
  },
);

test("a queue that was probably meant is named, and a FIFO queue refused", () => {
  const keyed = { data: { type: "key" }, dead: { type: "queue", key: "data" } };
  expect(errorsOf({ ...scheduled, deadLetters: "dead" }, { resources: keyed })).toEqual([
    "job 'report': deadLetters is 'dead'; its key 'data' isn't handed to Scheduler; name a queue without a key",
  ]);
  const resources = { dead: { type: "queue", fifo: true }, store: { type: "bucket" } };
  expect(errorsOf({ ...scheduled, deadLetters: "dad" }, { resources })).toEqual([
    "job 'report': deadLetters is 'dad'; the queues are dead; did you mean 'dead'",
  ]);
  expect(errorsOf({ ...scheduled, deadLetters: "store" }, { resources })).toEqual([
    expect.stringMatching(/^job 'report': deadLetters is 'store'; the queues are dead; /),
  ]);
  expect(errorsOf({ ...scheduled, deadLetters: "dead" }, { resources })).toEqual([
    "job 'report': deadLetters is 'dead'; Scheduler takes a standard queue; name one that isn't fifo",
  ]);
});

test("a job and a service, or two by their physical names, don't share a name", () => {
  expect(errors({ jobs: { shop: job } })).toContainEqual(
    "job 'shop': name is 'shop'; a service has it already; give each its own",
  );
  expect(errors({ jobs: { report: { ...job, physicalName: "shop" } } })).toEqual([
    expect.stringMatching(/physicalName is 'shop'; '.+' has it already; give each its own$/),
  ]);
});

test("a job and a service of the wrong shape are both said", () => {
  expect(errors({ "services.shop.port": "80", jobs: { report: { ...job, size: 1 } } })).toEqual([
    "service 'shop': port is '80'; a number is allowed; correct it",
    "job 'report': size is 1; an object is allowed; correct it",
  ]);
});

test("a run of a job is one task, on demand or on Spot", () => {
  const job = (capacity: object) => ({ image: "nginx:1.29.3", size: { cpu: 256, memoryMiB: 512 }, capacity });
  const found = (capacity: object) => validateDefinition(edited({ jobs: { report: job(capacity) } }), ".");
  expect(found({ spot: 1 })).toEqual([]);
  expect(found({ spot: 1, onDemand: 1, base: 1 })).toEqual([
    "job 'report': capacity.base is 1; a run of a job is one task; leave it out",
    `job 'report': capacity is {"onDemand":1,"spot":1}; a run of a job is one task; set onDemand or spot`,
  ]);
});
