/** What holds data, that services use and that no stack makes, as the stacks declare it. */
import { DATA_ACTIONS, type DataService } from "../../../aws/iam/data-actions";
import { symbolic } from "../../../facts/arn";
import { efsVolumes } from "../../../facts/ecs/file-systems";
import type { Facts } from "../../../facts/facts";
import { equals } from "../../../facts/setting";
import { evaluateJson } from "../../../terraform/expressions/evaluate";
import { type Json, type JsonObject, isObject } from "../../../terraform/json";
import type { Stack } from "../../../terraform/stack";
import type { FlowView, StoreName } from "../flow-view";
import { type Own, type Reference, compareTexts, referenceTo } from "../reference";
import { type DataUser, byIam, sorted } from "./data-users";

/** Whom IAM asks, by kind; of others the connection or the mount says who gets to it. */
const SERVICES: Readonly<Record<string, DataService>> = {
  bucket: "s3",
  queue: "sqs",
  topic: "sns",
  table: "dynamodb",
  "event bus": "events",
  key: "kms",
};

/** What is said of it, and who gets to it. */
export interface ExistingStore extends Reference, StoreName {
  readonly readers: readonly DataUser[];
  readonly writers: readonly DataUser[];
}

interface Store {
  readonly stack: string;
  readonly kind: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly group: string | undefined;
  readonly port: number | undefined;
}

/** `label` names a service by its address. */
export function existingStores(
  facts: Facts,
  own: Own,
  flows: readonly FlowView[],
  label: (reference: Reference) => string,
): readonly ExistingStore[] {
  const stores = facts.model.stacks.filter(({ name }) => own({ stack: name })).flatMap(storesOf);
  // Stacks of services that use the same say the same, and resources that share a server say each its part.
  const found = new Map<string, ExistingStore>();
  for (const store of stores) {
    const { stack, kind, name } = store;
    const address = `${kind} ${name}`;
    const [reading, writing] = usersOf(facts, store, flows, label);
    const known = found.get(address);
    const readers = sorted([...(known?.readers ?? []), ...reading]);
    const writers = sorted([...(known?.writers ?? []), ...writing]);
    found.set(address, { stack, address, kind, name, readers, writers });
  }
  return (
    [...found.values()]
      // What nobody uses is declared where a plan looks it up.
      .filter(({ readers, writers }) => readers.length + writers.length > 0)
      .toSorted((a, b) => compareTexts(a.address, b.address))
  );
}

function storesOf(stack: Stack): readonly Store[] {
  const { declared } = stack.comment;
  const list = isObject(declared) ? declared["stores"] : undefined;
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((item) => (isObject(item) ? storeOf(item, stack) : []));
}

function storeOf(item: JsonObject, { name: stack, scope, comment }: Stack): readonly Store[] {
  const { kind, name, arn, group, port } = item;
  if (typeof kind !== "string" || typeof name !== "string") return [];
  const { environment } = comment;
  return [
    {
      // One that several stacks use is one of their environment.
      stack: typeof environment === "string" ? environment : stack,
      kind,
      name,
      arn: typeof arn === "string" ? symbolic(evaluateJson(arn, scope)) : undefined,
      group: typeof group === "string" ? group : undefined,
      port: typeof port === "number" ? port : undefined,
    },
  ];
}

function usersOf(
  facts: Facts,
  store: Store,
  flows: readonly FlowView[],
  label: (reference: Reference) => string,
): readonly [readers: readonly DataUser[], writers: readonly DataUser[]] {
  const { kind, arn } = store;
  const service = SERVICES[kind];
  if (service !== undefined && arn !== undefined) {
    const target = { arn, isBucket: kind === "bucket", isElsewhere: true };
    const { read, write } = DATA_ACTIONS[service];
    return [sorted(byIam(facts, target, read, label)), sorted(byIam(facts, target, write, label))];
  }
  if (arn !== undefined) {
    const mounting = mounts(facts, arn, label);
    const writing = mounting.filter(({ writes }) => writes);
    return [sorted(mounting.map(({ user }) => user)), sorted(writing.map(({ user }) => user))];
  }
  const connecting = sorted(byNetwork(store, flows));
  return [connecting, connecting];
}

/** Services that the proof followed to its security group. */
function byNetwork({ group, port }: Store, flows: readonly FlowView[]): readonly DataUser[] {
  return flows.flatMap(({ from, to, port: at, verdict }) =>
    from.kind === "service" && to.kind === "host" && to.name === group && at === port && verdict !== "refuted"
      ? [{ who: from.label, sure: verdict === "proven" }]
      : [],
  );
}

/** Services with a volume of a file system. */
function mounts(facts: Facts, arn: string, label: (reference: Reference) => string) {
  return facts.services.flatMap(({ resource: service, task }) => {
    const volumes = (task ? efsVolumes(task) : []).filter(
      ({ fileSystemId, isMounted }) => isMounted && arn.endsWith(`/${symbolic(fileSystemId)}`),
    );
    if (volumes.length === 0) return [];
    const writes = volumes.some(({ readOnly }) => equals(readOnly, true) !== "yes");
    return [{ user: { who: label(referenceTo(service)), sure: true }, writes }];
  });
}
