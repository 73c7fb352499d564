import { ENDPOINT_BY_PREFIX, KNOWN_ENDPOINTS, isKnownPrefix, isOfConnection } from "../../../aws/endpoint-services";
import { regionIn, symbolic } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { type CustomerKeys, customerKeys, keyNeeds } from "../../../facts/iam/customer-keys";
import { linked } from "../../../facts/link";
import type { Service } from "../../../facts/services";
import type { Subnet } from "../../../facts/vpc";
import type { DeclaredPermission, Grant } from "../../declarations/declarations";
import { messages, unknown } from "../../message";
import { type Need, type Walk, walked } from "../evidence";
import { mountNeeds } from "../file-systems";
import { type Flow, type Requirement, serviceEnd } from "../flow";
import { toInternet } from "../network/internet-path";
import { toGateway, toService } from "../network/aws-path";
import { type Asking, access } from "../permissions";

/** A permission of a service's code as it was declared; undefined where the stack has no such service. */
export interface DeclaredAccess {
  readonly declared: DeclaredPermission;
  readonly requirement: Requirement | undefined;
}

const says = messages({
  noApi: (it: { prefix: string; endpoint: string }) => `whether ${it.endpoint} serves ${it.prefix}`,
  noIam: ({ store }: { store: string }) =>
    `iam_database_authentication_enabled of ${store} is off, so nobody logs in by IAM; set it to true`,
  maybeIam: ({ store }: { store: string }) => `iam_database_authentication_enabled of ${store}`,
  maybePart: (it: { table: string; part: string }) => `whether ${it.table} has the ${it.part}`,
  noAction: ({ action }: { action: string }) =>
    `${action} is no IAM action, which look like s3:GetObject; correct the declared permission`,
});

/** What is asked of a part that a table lacks, or allowed there. */
export const { noPart } = messages(
  {
    noPart: (it: { table: string; part: string }) =>
      `${it.table} has no ${it.part}; correct the name, or add it to the table`,
  },
  { noPart: [] },
);

/** What the code of services, or ECS for it, needs of AWS, which no other resource shows: each is asked of its role, and followed. */
export function declaredAccess(asking: Asking, all: readonly DeclaredPermission[]): readonly DeclaredAccess[] {
  const services = new Map(asking.facts.services.map((service) => [keyOf(service.resource), service]));
  const keys = customerKeys(asking.facts);
  return all.map((declared) => {
    const service = services.get(`${declared.stack} ${declared.from}`);
    return { declared, requirement: service && requirementOf(asking, keys, service, declared) };
  });
}

/** What is declared of ECS vouches for what it reads by itself, too: it may be the same. */
export function vouchedOfEcs(facts: Facts, all: readonly DeclaredPermission[]): readonly Grant[] {
  const services = new Map(facts.services.map((service) => [keyOf(service.resource), service]));
  return all
    .filter(({ role }) => role === "execution")
    .flatMap((declared) => {
      const service = services.get(`${declared.stack} ${declared.from}`);
      return service ? vouching(service, declared) : [];
    });
}

function keyOf({ stack, address }: Service["resource"]): string {
  return `${stack} ${address}`;
}

function requirementOf(
  asking: Asking,
  keys: CustomerKeys,
  service: Service,
  declared: DeclaredPermission,
): Requirement {
  const { facts } = asking;
  const { actions, resources, via, role: which, reason } = declared;
  const purpose = `use AWS as declared (${reason})`;
  const mounting = actions.some(isOfConnection) ? mountNeeds(service) : [];
  const needs = actions.flatMap((action) =>
    resources.map(
      (resource): Need =>
        mounting.find((need) => need.action === action && need.resource === resource) ?? { action, resource, via },
    ),
  );
  const encrypted = keyNeeds(keys, needs);
  const own = walked((walk) => {
    for (const action of actions) {
      const [, prefix] = /^([a-z0-9-]+):[A-Za-z]+$/.exec(action) ?? [];
      if (prefix === undefined) walk.miss(says.noAction({ action }));
    }
    for (const need of needs) throughLogin(facts, walk, need);
    for (const resource of resources) throughPart(facts, walk, resource);
    for (const what of encrypted.unknown) walk.doubt(unknown({ what }));
  });
  // What AWS does for the code, it does from its own network.
  const called = via === undefined ? needs : [];
  const flows = [...byPlace(facts, service, called).values()].flatMap((call) =>
    service.subnets.map((subnet): Flow => {
      const toApi = { interface: toService, gateway: toGateway }[call.type];
      return toApi(facts, service, subnet, { ...call, by: `${which}Role`, purpose });
    }),
  );
  const others = new Set(
    called.flatMap(({ action }) =>
      isKnownPrefix(prefixOf(action)) || isOfConnection(action) ? [] : [prefixOf(action)],
    ),
  );
  for (const prefix of own.missing.length > 0 ? [] : others)
    flows.push(...service.subnets.map((subnet) => toOtherApi(facts, service, subnet, prefix, purpose)));
  const grants = [...asking.grants, ...vouching(service, declared)];
  const asked = [...new Map([...needs, ...encrypted.needs].map((need) => [idOf(need), need])).values()];
  return { service, purpose, own, flows, access: [access({ facts, grants }, service, which, purpose, asked)] };
}

/** As a grant does, a declared permission vouches for policies that no stack here has. */
function vouching({ task }: Service, { role: which, actions }: DeclaredPermission): readonly Grant[] {
  const role = task && linked({ execution: task.executionRole, task: task.taskRole }[which]);
  return role ? [{ stack: role.stack, role: role.address, actions }] : [];
}

function idOf({ action, resource, via = "" }: Need): string {
  return `${action} ${resource} ${via}`;
}

/** An API of which it isn't known which endpoint serves it: by the internet, unless an endpoint may be its. */
function toOtherApi(facts: Facts, service: Service, subnet: Subnet, prefix: string, purpose: string): Flow {
  const vpc = linked(subnet.vpc);
  const evidence = walked((walk) => {
    const stranger = facts.endpoints.find(
      ({ vpc: of, service: serves }) => linked(of) === vpc && !KNOWN_ENDPOINTS.has(serves),
    );
    if (stranger) walk.doubt(says.noApi({ prefix, endpoint: stranger.resource.address }));
    else toInternet(facts, walk, service, subnet, { target: prefix, port: 443, remedy: "addEndpoint" });
  });
  const to = { kind: "aws api", api: prefix, endpoint: undefined } as const;
  return { from: serviceEnd(service), to, port: 443, purpose, evidence };
}

/** The database must let its users log in by IAM too. */
function throughLogin({ dataStores }: Facts, walk: Walk, { action, resource }: Need): void {
  if (action !== "rds-db:connect") return;
  const store = dataStores.find(({ resource: { address } }) =>
    ["resource_id", "cluster_resource_id"].some((id) => resource.includes(`<${address}.${id}>`)),
  );
  if (!store) return;
  const { address } = store.resource;
  walk.via(address);
  if (store.takesIam === "no") walk.miss(says.noIam({ store: address }));
  else if (store.takesIam === "unknown") walk.doubt(says.maybeIam({ store: address }));
}

/** The index or the stream of a table that is named must be there. */
function throughPart({ tableParts }: Facts, walk: Walk, resource: string): void {
  const part = tableParts.of(resource);
  if (!part) return;
  const [{ address: table }, { name }] = [part.table, part];
  walk.via(table);
  if (part.isThere === "no") walk.miss(noPart({ table, part: name }));
  if (part.isThere === "unknown") walk.doubt(says.maybePart({ table, part: name }));
}

function prefixOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(":")));
}

/** Each API is called in the region of the resource. */
function byPlace(facts: Facts, service: Service, needs: readonly Need[]) {
  const home = symbolic(service.resource.region);
  const calls = new Map<string, { api: string; type: "gateway" | "interface"; region: string; actions: Need[] }>();
  for (const need of needs) {
    const [prefix = ""] = need.action.split(":");
    if (!isKnownPrefix(prefix)) continue;
    const { endpoint, type } = ENDPOINT_BY_PREFIX[prefix];
    // A bucket's ARN doesn't tell its region; one that no stack makes is taken to be near.
    const bucket = facts.bucketByArn.get(need.resource.replace(/\/.*$/, ""));
    const written = bucket ? symbolic(bucket.region) : regionIn(need.resource);
    const region = written === undefined || written === "" ? home : written;
    const key = `${endpoint} ${region}`;
    const call = calls.get(key) ?? { api: endpoint, type, region, actions: [] };
    call.actions.push(need);
    calls.set(key, call);
  }
  return calls;
}
