/** What the operations on a resource ask AWS for, with the ARNs of the resources at hand. */
import { ARN_PATHS, GLOBAL, ID_PREFIXES, NAMED_BY, nameIn } from "../../aws/provider-calls/arns";
import type {
  Actions,
  NetworkCall,
  NetworkTarget,
  Operation,
  ProviderCalls,
  Target,
} from "../../aws/provider-calls/call";
import type { Made } from "../fake-aws/operation-log";
import { isObject, type Value, type ValueObject, valueAt } from "../../provider/cty";
import type { Request } from "./policies";

type Tags = Readonly<Record<string, string>>;

/** Tags of everything that was made, by id. */
export type TagsById = ReadonlyMap<string, Tags>;

/** What one operation asks for: itself, and the reading of what it made. */
export function requestsOf(operation: Operation, calls: ProviderCalls, made: Made, tags: TagsById): Request[] {
  const { forcedDelete } = calls;
  const isForced = operation === "delete" && made.state["force_destroy"] === true;
  return [
    ...[calls.read, operation === "read" ? undefined : calls[operation], isForced ? forcedDelete : undefined].flatMap(
      (actions) => plainRequests(actions ?? {}, made),
    ),
    ...(calls.network ?? []).flatMap((call) =>
      (call.during as readonly Operation[]).includes(operation) ? networkRequests(call, made, tags) : [],
    ),
    ...(calls.network === undefined ? [] : tagRequests(operation, calls.network, made)),
    ...roleRequests(operation, calls, made),
    ...(operation === "create" ? keyRequests(calls, made) : []),
  ];
}

function plainRequests(actions: Actions, made: Made): Request[] {
  return (Object.entries(actions) as [Target, readonly string[]][]).flatMap(([target, names]) => {
    const resources = target === "any" ? [undefined] : resourcesOf(target, made);
    return names.flatMap((action) => resources.map((resource) => requestOf(action, resource)));
  });
}

function requestOf(action: string, resource: Request["resource"], context: Tags = {}): Request {
  return { action, ...(resource !== undefined && { resource }), context: new Map(Object.entries(context)) };
}

/** ARNs in the state, or made of a name in it; where there are none, the kind of ARN. */
function resourcesOf(target: Exclude<Target, "any">, made: Made): NonNullable<Request["resource"]>[] {
  const [service, path] = ARN_PATHS[target];
  const { type, state } = made;
  const attribute = NAMED_BY[type]?.[target];
  const name = attribute === undefined ? undefined : valueAt(state, attribute);
  if (attribute !== undefined && typeof name === "string" && name !== "")
    return [arn(service, `${path}${nameIn(attribute, name)}`, made)];
  const found = textsOf(state).filter((text) => isArnOf(text, service, path));
  const known = target === "storedObject" ? found.map((bucket) => `${bucket}/key`) : found;
  return known.length > 0 ? known : [{ service, path }];
}

function isArnOf(text: string, service: string, path: string): boolean {
  const [scheme, , ofService, , , ...rest] = text.split(":");
  return scheme === "arn" && ofService === service && rest.join(":").startsWith(path);
}

function arn(service: string, path: string, { region, account }: Made): string {
  const scope = { account: `:${account}`, neither: ":" }[GLOBAL[service] ?? "account"];
  return `arn:aws:${service}:${GLOBAL[service] === undefined ? region : ""}${scope}:${path}`;
}

/** Whatever an action isn't about, AWS doesn't ask of it. */
function networkRequests({ action, on = [], makes, untagged }: NetworkCall, made: Made, tags: TagsById): Request[] {
  const asked = requestTags(made);
  const about = on.flatMap((kind) =>
    idsOf(kind, made).map((id) => requestOf(action, arn("ec2", `${kind}/${id}`, made), resourceTags(tags.get(id)))),
  );
  const others = [makes, untagged].flatMap((kind) =>
    kind === undefined ? [] : [requestOf(action, arn("ec2", `${kind}/*`, made), asked)],
  );
  return [...about, ...others];
}

function idsOf(kind: NetworkTarget, { state }: Made): string[] {
  return textsOf(state).filter((text) => text.startsWith(ID_PREFIXES[kind]) && /^[a-z]+-[0-9a-f]+$/.test(text));
}

/** Tags are put where something is made, and changed where it is updated. */
function tagRequests(operation: Operation, network: readonly NetworkCall[], made: Made): Request[] {
  const tags = tagsOf(made.state);
  const { id } = made.state;
  if (typeof id !== "string" || Object.keys(tags).length === 0 || operation === "read" || operation === "delete")
    return [];
  const kinds = Object.entries(ID_PREFIXES).filter(([, prefix]) => id.startsWith(prefix));
  const resources = kinds.map(([kind]) => arn("ec2", `${kind}/${id}`, made));
  if (operation === "update") {
    const context = { ...resourceTags(tags), ...requestTags(made) };
    return resources.flatMap((resource) =>
      ["ec2:CreateTags", "ec2:DeleteTags"].map((action) => requestOf(action, resource, context)),
    );
  }
  const making = network.find(({ makes }) => makes !== undefined)?.action.replace("ec2:", "");
  const context = { ...requestTags(made), ...(making !== undefined && { "ec2:CreateAction": making }) };
  return resources.map((resource) => requestOf("ec2:CreateTags", resource, context));
}

function roleRequests(operation: Operation, calls: ProviderCalls, made: Made): Request[] {
  const { passesRolesTo: to, serviceLinkedRole: linked } = calls;
  const passed = operation === "create" || operation === "update" ? to : undefined;
  const roles = passed === undefined ? [] : resourcesOf(passed.roles, made);
  return [
    ...roles.flatMap((role) =>
      typeof role === "string"
        ? [requestOf("iam:PassRole", role, { "iam:PassedToService": passed?.service ?? "" })]
        : [],
    ),
    ...(operation === "create" && linked !== undefined
      ? [
          requestOf("iam:CreateServiceLinkedRole", arn("iam", `role/aws-service-role/${linked}/AWSServiceRole`, made), {
            "iam:AWSServiceName": linked,
          }),
        ]
      : []),
  ];
}

/** Where something is encrypted with a customer key. */
function keyRequests({ usesKey }: ProviderCalls, made: Made): Request[] {
  if (usesKey === undefined) return [];
  // The key of a secret that RDS makes is AWS's own, unless the resource says the same key of itself.
  const state = { ...made.state, master_user_secret: null };
  const contexts = usesKey.by.map((api) => ({ "kms:ViaService": `${api}.${made.region}.amazonaws.com` }));
  return resourcesOf("key", { ...made, state }).flatMap((key) =>
    typeof key === "string"
      ? contexts.flatMap((context) => usesKey.actions.map((action) => requestOf(action, key, context)))
      : [],
  );
}

/** The tags of a resource as its state has them, with those of the provider. */
export function tagsOf(state: ValueObject): Tags {
  const tags = state["tags_all"];
  if (!isObject(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

function resourceTags(tags: Tags = {}): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

function requestTags({ state }: Made): Tags {
  return Object.fromEntries(Object.entries(tagsOf(state)).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}

/** What no action is on: the group that a rule names as the other side, and a family, which has no ARN without a revision. */
const OTHERS = new Set(["arn_without_revision", "referenced_security_group_id"]);

function textsOf(state: ValueObject): string[] {
  const own = Object.entries(state).flatMap(([name, value]) => (OTHERS.has(name) ? [] : texts(value)));
  return [...new Set(own)];
}

function texts(value: Value | undefined): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isObject(value) ? Object.values(value).flatMap(texts) : [];
}
