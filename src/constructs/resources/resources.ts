import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus";
import { Construct } from "constructs";
import { type ResolvedResource, createdResources } from "../../definition/resolve/resources/resources";
import type { Database } from "../../definition/databases";
import type { AwsResource } from "../../definition/resources";
import { keyDefinition, keyNameOf } from "../../definition/resolve/resources/keys";
import { match } from "../../lib/match";
import { addAuroraCluster } from "./aurora-cluster";
import { addBucket } from "./bucket";
import { addCache } from "./cache";
import { addDbInstance } from "./db-instance";
import { addFiles } from "./files";
import { type KeyUsers, addKey } from "./key";
import { type ResourceHandle, type ResourceNetwork, lookup } from "../platform-interface";
import { addQueue } from "./queue";
import { addTable } from "./table";
import { addTopic, subscribe } from "./topic";

export interface ResourcesProps {
  readonly resources: readonly ResolvedResource[];
  /** Those that are there already, by their names: keys, at least. */
  readonly existing: ReadonlyMap<string, ResourceHandle>;
  readonly region: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
  /** Of what tasks connect to; asked for where there is such a resource. */
  readonly network: () => ResourceNetwork;
  /** Whether what holds data resists deletion. */
  readonly deletionProtection: boolean;
}

/** Creates an environment's resources, and gives back what services need of them, by their names. */
export function addResources(scope: Construct, props: ResourcesProps): ReadonlyMap<string, ResourceHandle> {
  const { region, accountId, deletionProtection } = props;
  const created = createdResources(props.resources);
  const handles = new Map<string, ResourceHandle>();
  const subscriptions = created.flatMap(({ name, definition }) =>
    queuesOf(definition).map((queue) => ({ topic: name, queue })),
  );
  const add = ({ name, id, physicalName, definition }: ResolvedResource): ResourceHandle => {
    const key = keyNameOf(definition);
    const kmsKeyArn = key === undefined ? undefined : (props.existing.get(key) ?? lookup(handles, key, "key")).arn;
    const common = { kmsKeyArn, deletionProtection };
    const database = (own: Database): ResourceHandle => {
      if (own.existing !== undefined)
        throw new Error(`resource '${name}': it exists; what is created doesn't; fix the stack's wiring`);
      const around = { ...common, name, physicalName, network: props.network(), region, accountId };
      return own.aurora === undefined
        ? addDbInstance(scope, id, { ...around, definition: own })
        : addAuroraCluster(scope, id, { ...around, definition: own });
    };
    return match(definition, "type", {
      bucket: (own) => addBucket(scope, id, { ...common, name: `${physicalName}-${accountId}`, definition: own }),
      queue: (own) => {
        const topics = subscriptions.flatMap(({ topic, queue }) => (queue === name ? [topic] : []));
        const topicArns = topics.map((topic) => lookup(handles, topic, "topic").arn);
        return addQueue(scope, id, { ...common, name: physicalName, definition: own, topicArns });
      },
      topic: () => addTopic(scope, id, { ...common, name: physicalName }),
      table: (own) => addTable(scope, id, { ...common, name: physicalName, definition: own }),
      "event-bus": () => {
        const key = common.kmsKeyArn;
        const bus = new CloudwatchEventBus(scope, id, {
          name: physicalName,
          ...(key !== undefined && { kmsKeyIdentifier: key }),
        });
        return { name: bus.name, arn: bus.arn };
      },
      postgres: database,
      mysql: database,
      cache: (own) => {
        if (own.existing !== undefined)
          throw new Error(`resource '${name}': it exists; what is created doesn't; fix the stack's wiring`);
        return addCache(scope, id, { ...common, name, physicalName, definition: own, network: props.network() });
      },
      files: (own) => addFiles(scope, id, { ...common, name, physicalName, definition: own, network: props.network() }),
      key: () => addKey(scope, id, { ...common, physicalName, accountId, users: usersOf(name, created, props) }),
    });
  };
  // What encrypts comes before what it encrypts, and a queue's policy names the topics that write into it.
  const rank = ({ definition }: ResolvedResource): number =>
    keyDefinition(definition) !== undefined ? 0 : queuesOf(definition).length > 0 ? 1 : 2;
  for (const resource of created.toSorted((a, b) => rank(a) - rank(b))) handles.set(resource.name, add(resource));
  for (const { topic, queue } of subscriptions) {
    const own = new Construct(scope, `${idOf(created, topic)}_to_${idOf(created, queue)}`);
    subscribe(own, "Default", lookup(handles, topic, "topic"), lookup(handles, queue, "queue"));
  }
  return handles;
}

function queuesOf(definition: AwsResource): readonly string[] {
  return match(definition, "type", {
    bucket: () => [],
    queue: () => [],
    topic: ({ queues = [] }) => queues,
    table: () => [],
    "event-bus": () => [],
    postgres: () => [],
    mysql: () => [],
    cache: () => [],
    files: () => [],
    key: () => [],
  });
}

/** Who uses a key by itself. Named by their names: their own ARNs would come after the key, which encrypts them. */
function usersOf(key: string, created: readonly ResolvedResource[], { region, accountId }: ResourcesProps): KeyUsers {
  const encrypted = created.filter(({ definition }) => keyNameOf(definition) === key);
  const queues = new Set(encrypted.map(({ name }) => name));
  const arnOf = (service: string, path: string): string => `arn:aws:${service}:${region}:${accountId}:${path}`;
  return {
    topicArns: created.flatMap(({ definition, physicalName }) =>
      queuesOf(definition).some((queue) => queues.has(queue)) ? [arnOf("sns", physicalName)] : [],
    ),
    busArns: encrypted.flatMap(({ definition, physicalName }) =>
      isBus(definition) ? [arnOf("events", `event-bus/${physicalName}`)] : [],
    ),
  };
}

function isBus(definition: AwsResource): boolean {
  const no = (): boolean => false;
  return match(definition, "type", {
    bucket: no,
    queue: no,
    topic: no,
    table: no,
    "event-bus": () => true,
    postgres: no,
    mysql: no,
    cache: no,
    files: no,
    key: no,
  });
}

function idOf(resources: readonly ResolvedResource[], wanted: string): string {
  return resources.find(({ name }) => name === wanted)?.id ?? wanted;
}
