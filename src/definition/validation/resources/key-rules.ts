import { match } from "../../../lib/match";
import { keyDefinition, keyNameOf } from "../../resolve/resources/keys";
import type { Existing, Key, ResourceDefinition, Resources } from "../../resources";
import { type Report, closest } from "../findings";
import { checkExistingKey } from "./existing-rules";
import type { Rule, RuleContext } from "../rule";

export const keyRules: readonly Rule[] = [{ reads: ["resources", "region"], check: checkKeys }];

function checkKeys({ environment, unreadResources, findings }: RuleContext): void {
  const { resources = {} } = environment;
  const keys = new Map(
    Object.entries(resources).flatMap(([name, resource]) => {
      const key = keyDefinition(resource);
      return key ? [[name, key] as const] : [];
    }),
  );
  for (const [name, resource] of Object.entries(resources)) {
    const report = findings.about("resource", name);
    const existing = keyDefinition(resource)?.existing;
    if (existing !== undefined) checkExistingKey(report, existing);
    const used = keyNameOf(resource);
    if (used !== undefined && !unreadResources.has(used))
      checkUse(report, used, { name, resource, keys, resources, region: environment.region });
  }
}

interface Encryption {
  readonly name: string;
  readonly resource: ResourceDefinition;
  readonly keys: ReadonlyMap<string, Key>;
  readonly resources: Resources;
  /** Of the environment. */
  readonly region: string;
}

function checkUse(report: Report, used: string, { name, resource, keys, resources, region }: Encryption): void {
  const key = keys.get(used);
  if (key === undefined) {
    const known = [...keys.keys()];
    const meant = closest(used, known);
    const fix = meant === undefined ? "add a resource of type key" : `did you mean '${meant}'`;
    report("key", used, `the keys are ${known.join(", ") || "none"}`, fix);
    return;
  }
  // @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
  const home = regionOf(resource, region);
  const ofKey = key.existing?.arn?.split(":")[3];
  if (home !== undefined && ofKey !== undefined && ofKey !== home)
    report(
      "key",
      used,
      `it is a key of ${ofKey}, and AWS encrypts with keys of its own region, ${home}`,
      "name another",
    );
  // Its policy must let in the service, and we make no policy of a key that exists.
  const service = serviceWith(name, resource, resources);
  if (service !== undefined && key.existing !== undefined)
    report("key", used, `it exists, and its policy would have to let in ${service}`, "use a key that is created here");
  if (isIdle(resource))
    report("key", used, "who uses what exists of this kind needs no permission on its key", "remove it");
}

/** Where a resource is; undefined for a bucket that exists, whose name tells no region. */
function regionOf(resource: ResourceDefinition, region: string): string | undefined {
  const own = (): string => region;
  const byArn = ({ existing }: { readonly existing?: Existing }): string => existing?.arn?.split(":")[3] ?? region;
  return match(resource, "type", {
    https: () => undefined,
    tcp: () => undefined,
    postgres: own,
    mysql: own,
    cache: own,
    bucket: ({ existing }) => (existing === undefined ? region : undefined),
    queue: byArn,
    topic: byArn,
    table: byArn,
    "event-bus": byArn,
    files: own,
    key: () => undefined,
  });
}

/** The service of AWS that uses a resource's key by itself. */
function serviceWith(name: string, resource: ResourceDefinition, resources: Resources): string | undefined {
  const none = (): undefined => undefined;
  const isSubscribed = Object.values(resources).some((other) => queuesOf(other).includes(name));
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: none,
    mysql: none,
    cache: none,
    bucket: none,
    queue: () => (isSubscribed ? "sns.amazonaws.com" : undefined),
    topic: none,
    table: none,
    "event-bus": ({ existing }) => (existing === undefined ? "events.amazonaws.com" : undefined),
    files: none,
    key: none,
  });
}

function queuesOf(resource: ResourceDefinition): readonly string[] {
  const none = (): readonly string[] => [];
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: none,
    mysql: none,
    cache: none,
    bucket: none,
    queue: none,
    topic: ({ queues = [] }) => queues,
    table: none,
    "event-bus": none,
    files: none,
    key: none,
  });
}

/** Whether something exists and AWS uses its key without asking who uses it. */
function isIdle(resource: ResourceDefinition): boolean {
  const no = (): boolean => false;
  return match(resource, "type", {
    https: no,
    tcp: no,
    postgres: no,
    mysql: no,
    cache: no,
    bucket: no,
    queue: no,
    topic: no,
    table: no,
    "event-bus": ({ existing }) => existing !== undefined,
    files: ({ existing }) => existing !== undefined,
    key: no,
  });
}
