import { LONGEST_NAME } from "../../../aws/name-limits";
import { QUEUE_SECONDS, RESOURCE_NAMES } from "../../../aws/resource-names";
import { match } from "../../../lib/match";
import { Names } from "../../resolve/names";
import { queueOf } from "../../resolve/resources/resources";
import type { Existing, NamedResource, Queue, ResourceDefinition, Resources, Table, Topic } from "../../resources";
import { type Report, Shown } from "../findings";
import { checkOwnName, refuseSettings } from "./created";
import type { Rule, RuleContext } from "../rule";
import { integer, repeated } from "../checks";

/** A year of 366 days a hundred times over; S3 says no limit. */
const MOST_DAYS = 36_600;

export const awsResourceRules: readonly Rule[] = [
  { reads: ["resources"], check: checkAwsResources },
  { reads: ["resources", "names"], check: checkLengths },
];

function checkAwsResources({ environment, unreadResources, findings }: RuleContext): void {
  const { resources = {} } = environment;
  for (const [name, own] of namedResources(resources)) {
    const report = findings.about("resource", name);
    const { type, existing, ...settings } = own;
    if (existing !== undefined) {
      checkExisting(report, type, existing);
      // What exists may name its key: who uses it needs a permission on that too.
      refuseSettings(report, { ...settings, key: undefined });
      continue;
    }
    match(own, "type", {
      bucket: ({ formerVersionDays }) => {
        if (formerVersionDays !== undefined) integer(report, "formerVersionDays", formerVersionDays, 1, MOST_DAYS);
      },
      queue: (queue) => {
        checkQueue(report, queue);
      },
      topic: (topic) => {
        checkTopic(report, topic, resources, unreadResources);
      },
      table: (table) => {
        checkTable(report, table);
      },
      "event-bus": () => undefined,
    });
  }
}

/** What is created, or named as what is created would be. */
function namedResources(resources: Resources): [string, NamedResource][] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const own = namedResource(resource);
    return own ? [[name, own]] : [];
  });
}

function namedResource(resource: ResourceDefinition): NamedResource | undefined {
  return match(resource, "type", {
    https: () => undefined,
    tcp: () => undefined,
    postgres: () => undefined,
    mysql: () => undefined,
    cache: () => undefined,
    bucket: (own) => own,
    queue: (own) => own,
    topic: (own) => own,
    table: (own) => own,
    "event-bus": (own) => own,
    files: () => undefined,
    key: () => undefined,
  });
}

/** In a definition that comes from JSON there may be both, or neither. */
type AnyExisting = Readonly<Partial<Record<KeyOf<Existing>, string>>>;
type KeyOf<T> = T extends unknown ? keyof T : never;

function checkExisting(report: Report, type: NamedResource["type"], { name, arn }: AnyExisting): void {
  const { pattern, allowed, arnPattern, arnExample } = RESOURCE_NAMES[type];
  if (name === undefined && arn === undefined)
    report("existing", new Shown("without either"), "what exists is said by name or arn", "give one");
  else if (name !== undefined && arn !== undefined)
    report("existing.arn", arn, "what exists is named or has an ARN, not both", "leave out name or arn");
  else if (name !== undefined && !pattern.test(name)) report("existing.name", name, allowed, "correct it");
  else if (arn !== undefined && !arnPattern.test(arn))
    report("existing.arn", arn, `its ARN looks like '${arnExample}'`, "correct it");
}

function checkQueue(report: Report, { deadLetterAfter, visibilityTimeoutSeconds, retentionDays }: Queue): void {
  if (deadLetterAfter !== undefined) integer(report, "deadLetterAfter", deadLetterAfter, 1, 1000);
  if (visibilityTimeoutSeconds !== undefined)
    integer(report, "visibilityTimeoutSeconds", visibilityTimeoutSeconds, 0, QUEUE_SECONDS.visibilityTimeout);
  if (retentionDays !== undefined) integer(report, "retentionDays", retentionDays, 1, 14);
}

function checkTopic(
  report: Report,
  { queues = [] }: Topic,
  resources: Resources,
  unreadResources: ReadonlySet<string>,
): void {
  for (const name of new Set(queues)) {
    if (unreadResources.has(name)) continue;
    const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
    const queue = resource && queueOf(resource);
    if (queue === undefined)
      report("queues", name, "they are resources of type queue in this environment", "add it or correct the name");
    else if (queue.existing !== undefined)
      report("queues", name, "the policy of a queue that exists is somebody else's", "subscribe it where it is made");
    else if (queue.fifo === true)
      report("queues", name, "a topic without order can't write into a queue with one", "set its fifo to false");
  }
  repeated(queues, (name) => {
    report("queues", name, "each queue is given once", "remove one");
  });
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const MOST_INDEXES = 20;

function checkIndexes(report: Report, { partitionKey, sortKey, indexes = {} }: Table): void {
  const names = Object.keys(indexes);
  if (names.length > MOST_INDEXES)
    report("indexes", new Shown(`${names.length} of them`), `a table has up to ${MOST_INDEXES}`, "remove some");
  const types = new Map([partitionKey, sortKey].flatMap((key) => (key ? [[key.name, key.type] as const] : [])));
  for (const [index, keys] of Object.entries(indexes)) {
    const at = `indexes.${index}`;
    if (!RESOURCE_NAMES.table.pattern.test(index))
      report("indexes", index, "an index's name has 3 to 255 letters, digits and _.-", "rename it");
    if (keys.partitionKey.name === keys.sortKey?.name)
      report(`${at}.sortKey.name`, keys.sortKey.name, "partition key and sort key are two attributes", "rename one");
    for (const key of [keys.partitionKey, ...(keys.sortKey === undefined ? [] : [keys.sortKey])]) {
      const known = types.get(key.name) ?? key.type;
      types.set(key.name, known);
      if (known !== key.type)
        report(at, key.type, `attribute '${key.name}' holds a ${known} elsewhere`, "give it one type");
    }
  }
}

function checkTable(report: Report, table: Table): void {
  checkIndexes(report, table);
  const { partitionKey, sortKey, timeToLive } = table;
  if (partitionKey === undefined) {
    report("partitionKey", new Shown("missing"), "an attribute places each item", "give its name and type");
    return;
  }
  const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  for (const [property, name] of [
    ["partitionKey.name", partitionKey.name],
    ["sortKey.name", sortKey?.name],
    ["timeToLive", timeToLive],
  ] as const)
    if (name !== undefined && (name.length === 0 || name.length > LONGEST_NAME.attribute))
      report(property, name, `an attribute's name has 1 to ${LONGEST_NAME.attribute} characters`, "correct it");
  repeated([...keys.map(({ name }) => name), ...(timeToLive === undefined ? [] : [timeToLive])], (name) => {
    report("partitionKey", name, "partition key, sort key and timeToLive are attributes of their own", "rename one");
  });
}

function checkLengths({ name: environmentName, environment, findings }: RuleContext): void {
  const names = new Names(environmentName, environment.names);
  for (const [name, { type, existing }] of namedResources(environment.resources ?? {})) {
    const { longest, suffix } = RESOURCE_NAMES[type];
    if (existing === undefined)
      checkOwnName(findings.about("resource", name), names, `${names.forResource(name)}${suffix}`, longest);
  }
}
