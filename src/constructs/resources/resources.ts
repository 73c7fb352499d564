import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus";
import { Construct } from "constructs";
import { type ResolvedResource, createdResources } from "../../definition/resolve/resources";
import type { Database } from "../../definition/databases";
import type { AwsResource } from "../../definition/resources";
import { match } from "../../lib/match";
import { addBucket } from "./bucket";
import { addDatabase } from "./database";
import { addFiles } from "./files";
import { type ResourceHandle, type ResourceNetwork, lookup } from "../platform-interface";
import { addQueue } from "./queue";
import { addTable } from "./table";
import { addTopic, subscribe } from "./topic";

export interface ResourcesProps {
  readonly resources: readonly ResolvedResource[];
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
    const database = (own: Database): ResourceHandle => {
      if (own.existing !== undefined)
        throw new Error(`resource '${name}': it exists; what is created doesn't; fix the stack's wiring`);
      const network = props.network();
      return addDatabase(scope, id, {
        name,
        physicalName,
        definition: own,
        network,
        region,
        accountId,
        deletionProtection,
      });
    };
    return match(definition, "type", {
      bucket: (own) =>
        addBucket(scope, id, { name: `${physicalName}-${accountId}`, definition: own, deletionProtection }),
      queue: (own) => {
        const topics = subscriptions.flatMap(({ topic, queue }) => (queue === name ? [topic] : []));
        const topicArns = topics.map((topic) => lookup(handles, topic, "topic").arn);
        return addQueue(scope, id, { name: physicalName, definition: own, topicArns });
      },
      topic: () => addTopic(scope, id, physicalName),
      table: (own) => addTable(scope, id, { name: physicalName, definition: own, deletionProtection }),
      "event-bus": () => {
        const bus = new CloudwatchEventBus(scope, id, { name: physicalName });
        return { name: bus.name, arn: bus.arn };
      },
      postgres: database,
      mysql: database,
      files: (own) =>
        addFiles(scope, id, { name, physicalName, definition: own, network: props.network(), deletionProtection }),
    });
  };
  // A queue's policy names the topics that write into it.
  const isTopic = ({ definition }: ResolvedResource): boolean => queuesOf(definition).length > 0;
  for (const resource of [...created.filter(isTopic), ...created.filter((own) => !isTopic(own))])
    handles.set(resource.name, add(resource));
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
    files: () => [],
  });
}

function idOf(resources: readonly ResolvedResource[], wanted: string): string {
  return resources.find(({ name }) => name === wanted)?.id ?? wanted;
}
