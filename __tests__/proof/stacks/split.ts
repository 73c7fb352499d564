import type { JsonObject } from "../../../src/terraform/json";
import { Model } from "../../../src/terraform/model";
import type { Body, Platform } from "../platform";
import { resource } from "../platform";

/** The stacks of a platform by what they hold: `platform`, and each service's own. */
export type Split = Record<string, SplitStack>;

export interface SplitStack extends Omit<Platform, "//"> {
  "//": { environment: string; dependsOn: string[]; declared: Record<string, unknown> };
  terraform: Body;
  output: Body;
}

/** What a service's own stack doesn't get although it is named after the service: others need it too. */
const OF_PLATFORM =
  /^(aws_security_group|aws_ecr_repository|aws_kms_key|aws_secretsmanager_secret|aws_ssm_parameter)\./;
const REFERENCE = /\b(aws_[a-z0-9_]+\.[a-z0-9_]+)\.([a-z_]+)/g;

/** The same platform as stacks: references that cross them go by outputs, and waits that do by the stacks' order. */
export function split(json: Platform): Split {
  const services = Object.keys(json.resource["aws_ecs_service"] ?? {});
  const stackOf = (address: string): string => {
    const name = address.split(".")[1] ?? "";
    const service = services.find((item) => name === item || name.startsWith(`${item}_`));
    return service === undefined || OF_PLATFORM.test(address) ? "platform" : service;
  };
  const stacks = Object.fromEntries(["platform", ...services].map((name) => [name, emptyStack(json, name)]));
  const stackAt = (name: string): SplitStack => {
    const stack = stacks[name];
    if (stack === undefined) throw new Error(`the split platform has no stack ${name}`);
    return stack;
  };
  const stackOfAddress = new Map<string, string>();
  for (const [type, bodies] of Object.entries(json.resource)) {
    for (const name of Object.keys(bodies)) stackOfAddress.set(`${type}.${name}`, stackOf(`${type}.${name}`));
  }
  const across = (text: string, own: string): string =>
    text.replaceAll(REFERENCE, (reference, address: string, attribute: string) => {
      const holder = stackOfAddress.get(address);
      if (holder === undefined || holder === own) return reference;
      const output = `${address.replace(".", "_")}_${attribute}`;
      stackAt(holder).output[output] = { value: `\${${reference}}` };
      read(stackAt(own), holder);
      return `data.terraform_remote_state.${holder}.outputs.${output}`;
    });
  const moved = (value: unknown, own: string): unknown => {
    if (typeof value === "string") return across(value, own);
    if (Array.isArray(value)) return value.map((item) => moved(item, own));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, waits(key, item, own)]));
  };
  const waits = (key: string, value: unknown, own: string): unknown =>
    key === "depends_on"
      ? (value as string[]).filter((address) => (stackOfAddress.get(address) ?? own) === own)
      : moved(value, own);
  for (const [type, bodies] of Object.entries(json.resource)) {
    for (const [name, body] of Object.entries(bodies)) {
      const own = stackOf(`${type}.${name}`);
      (stackAt(own).resource[type] ??= {})[name] = moved(body, own) as Body;
    }
  }
  for (const [name, value] of Object.entries(json.locals)) {
    const own = stackOf(`local.${name}`);
    stackAt(own).locals[name] = moved(value, own);
  }
  declare(json, stackOf, stackAt);
  return stacks;
}

function emptyStack({ provider, data }: Platform, name: string): SplitStack {
  return {
    "//": { environment: "shop-test", dependsOn: [], declared: { exposures: [] } },
    terraform: { backend: { s3: stateOf(name) } },
    provider,
    data: { ...data },
    locals: {},
    resource: {},
    output: {},
  };
}

function stateOf(name: string): Body {
  return { bucket: "states", key: `${name}.tfstate`, region: "eu-central-1" };
}

function read(stack: SplitStack, holder: string): void {
  const states = (stack.data["terraform_remote_state"] ??= {});
  if (states[holder] !== undefined) return;
  states[holder] = { backend: "s3", config: stateOf(holder) };
  stack["//"].dependsOn.push(holder);
}

/** Exposures and grants stand with what they are about, paths with their service, the rest with the platform. */
function declare(json: Platform, stackOf: (address: string) => string, stackAt: (name: string) => SplitStack): void {
  const { exposures, grants, suppressions, quotas } = json["//"].declared;
  const to = (stack: string, key: string, value: unknown): void => {
    const { declared } = stackAt(stack)["//"];
    declared[key] = [...((declared[key] ?? []) as unknown[]), value];
  };
  for (const { listenerRules, ...exposure } of exposures) {
    const stack = typeof exposure["to"] === "string" ? stackOf(exposure["to"]) : "platform";
    to(stack, "exposures", { ...exposure, ...(listenerRules !== undefined && { listenerRules: [] }) });
    for (const route of (listenerRules ?? []) as Body[]) {
      to(stackOf(String(route["to"])), "listenerRules", {
        ...route,
        exposure: { stack, to: exposure["to"], port: exposure["port"] },
      });
    }
  }
  for (const use of json["//"].declared.uses ?? []) to(stackOf(String(use["from"])), "uses", use);
  for (const setting of json["//"].declared.settings ?? [])
    to(stackOf(String(setting["address"])), "settings", setting);
  for (const permission of json["//"].declared.permissions ?? [])
    to(stackOf(String(permission["from"])), "permissions", permission);
  for (const grant of grants) to(stackOf(String(grant["role"])), "grants", grant);
  for (const suppression of suppressions) to("platform", "suppressions", suppression);
  stackAt("platform")["//"].declared["quotas"] = quotas;
}

export function stackOf(stacks: Split, name: string): SplitStack {
  const stack = stacks[name];
  if (stack === undefined) throw new Error(`the test names stack ${name}, which the split platform lacks`);
  return stack;
}

/** The body of a resource in one of the stacks. */
export function resourceOf(stacks: Split, name: string, address: string): Body {
  return resource(stackOf(stacks, name) as unknown as Platform, address);
}

export function modelOf(stacks: Split): Model {
  return new Model(
    Object.entries(stacks).map(([name, json]) => ({
      name,
      directory: `/project/${name}`,
      documents: [json as unknown as JsonObject],
    })),
  );
}
