/** What a real provider or AWS would refuse, by the name of an attribute: few rules, silent about unknown values. */
import { ipv4Network } from "../../lib/cidr";
import type { Value, ValueObject } from "./cty";
import { isObject } from "./cty";
import type { Diagnostic } from "./plugin-protocol";
import type { Block } from "./schema";

type Path = readonly (string | number)[];
interface Rule {
  /** @default every type: the name means the same in all of them */
  readonly types?: RegExp;
  readonly names: RegExp;
  readonly accepts: (value: string) => boolean;
  readonly what: string;
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);
const arn = (service: string, resource: string) =>
  matches(new RegExp(`^arn:aws[\\w-]*:${service}:[^:]*:\\d*:${resource}`));
const oneOf = (names: RegExp, ...allowed: string[]): Rule => ({
  names,
  accepts: (value) => allowed.includes(value),
  what: `one of ${allowed.join(", ")}`,
});

const RULES: readonly Rule[] = [
  {
    names: /^(cidr_blocks?|cidr_ipv4|destination_cidr_block)$/,
    accepts: (value) => ipv4Network(value) === value,
    what: "an IPv4 CIDR block whose address is the first of it",
  },
  { names: /^vpc_id$/, accepts: matches(/^vpc-/), what: "a VPC id" },
  { names: /^(subnet_ids?|subnets)$/, accepts: matches(/^subnet-/), what: "a subnet id" },
  {
    names: /^(security_group_ids?|security_groups|referenced_security_group_id)$/,
    accepts: matches(/^sg-/),
    what: "a security group id",
  },
  { names: /^(route_table_ids?|default_route_table_id)$/, accepts: matches(/^rtb-/), what: "a route table id" },
  { names: /^gateway_id$/, accepts: matches(/^(igw-|vgw-|vpce-|local$)/), what: "a gateway id" },
  {
    names: /^target_group_arn$/,
    accepts: arn("elasticloadbalancing", "targetgroup/"),
    what: "the ARN of a target group",
  },
  {
    names: /^load_balancer_arn$/,
    accepts: arn("elasticloadbalancing", "loadbalancer/"),
    what: "the ARN of a load balancer",
  },
  { names: /^listener_arn$/, accepts: arn("elasticloadbalancing", "listener/"), what: "the ARN of a listener" },
  { names: /^(execution_role_arn|task_role_arn)$/, accepts: arn("iam", "role/"), what: "the ARN of a role" },
  {
    names: /^registry_arn$/,
    accepts: arn("servicediscovery", "service/"),
    what: "the ARN of a Cloud Map service",
  },
  { names: /^certificate_arn$/, accepts: matches(/^arn:aws[\w-]*:(acm|iam):/), what: "the ARN of a certificate" },
  { names: /_arns?$/, accepts: matches(/^arn:aws/), what: "an ARN" },
  { names: /^(assume_role_policy|policy|container_definitions)$/, accepts: isJson, what: "a JSON document" },
  oneOf(/^launch_type$/, "EC2", "FARGATE", "EXTERNAL"),
  oneOf(/^requires_compatibilities$/, "EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"),
  oneOf(/^network_mode$/, "awsvpc", "bridge", "host", "none"),
  oneOf(/^propagate_tags$/, "SERVICE", "TASK_DEFINITION", "NONE"),
  oneOf(/^scheduling_strategy$/, "REPLICA", "DAEMON"),
  oneOf(/^load_balancer_type$/, "application", "network", "gateway"),
  oneOf(/^target_type$/, "instance", "ip", "lambda", "alb"),
  oneOf(/^vpc_endpoint_type$/, "Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"),
  oneOf(/^image_tag_mutability$/, "MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"),
  oneOf(/^effect$/, "Allow", "Deny"),
  {
    ...oneOf(/^protocol$/, "HTTP", "HTTPS", "TCP", "UDP", "TCP_UDP", "TLS", "GENEVE", "QUIC", "TCP_QUIC"),
    types: /^aws_lb_(listener|target_group)$/,
  },
  { ...oneOf(/^execution_mode$/, "remote", "local", "agent"), types: /^tfe_/ },
  { ...oneOf(/^category$/, "terraform", "env", "policy-set"), types: /^tfe_variable$/ },
  { names: /^project_id$/, types: /^tfe_/, accepts: matches(/^prj-/), what: "a project's id" },
  {
    names: /^(workspace_id|sourceable_id|remote_state_consumer_ids)$/,
    types: /^tfe_/,
    accepts: matches(/^ws-/),
    what: "a workspace's id",
  },
  { names: /^oauth_token_id$/, types: /^tfe_/, accepts: matches(/^ot-/), what: "an OAuth token's id" },
  {
    names: /^github_app_installation_id$/,
    types: /^tfe_/,
    accepts: matches(/^ghain-/),
    what: "the id of an installation of the GitHub App",
  },
  {
    names: /^url$/,
    types: /^aws_iam_openid_connect_provider$/,
    accepts: matches(/^https:\/\/[^:/]+(\/.*)?$/),
    what: "https:// and a host without a port",
  },
  {
    names: /^ip_protocol$/,
    accepts: matches(/^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/),
    what: "tcp, udp, icmp, icmpv6, the number of a protocol, or -1 for all",
  },
];

/** Problems of a configuration; a value that isn't known yet passes. Names mean what they mean in AWS only. */
export function valueProblems(type: string, block: Block, config: ValueObject, path: Path = []): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const isMap = typeof attribute.type !== "string" && attribute.type[0] === "map"; // its keys are the user's
    if (!isMap) found.push(...problems(type, name, config[name] ?? null, [...path, name]));
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = config[name] ?? null;
    const elements: Value[] = Array.isArray(value) ? value : [value];
    elements.forEach((element, i) => {
      // elements of a set have no index that Terraform could point at
      const at = nested.nesting === "list" ? [...path, name, i] : [...path, name];
      if (isObject(element)) found.push(...valueProblems(type, nested.block, element, at));
    });
  }
  return found;
}

function problems(type: string, name: string, value: Value, path: Path): Diagnostic[] {
  if (Array.isArray(value)) return value.flatMap((it) => problems(type, name, it, path));
  if (isObject(value)) return Object.entries(value).flatMap(([field, it]) => problems(type, field, it, path));
  if (typeof value !== "string" || value === "") return [];
  const rule = RULES.find(({ names, types }) => names.test(name) && types?.test(type) !== false);
  if (rule === undefined || rule.accepts(value)) return [];
  const detail = `${name} is ${JSON.stringify(value).slice(0, 120)}; it must be ${rule.what}.`;
  const steps = path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step }));
  return [{ severity: 1, summary: `Invalid value for ${name}`, detail, attribute: { steps } }];
}

/** Arguments that are set although only the provider decides them. */
export function readOnlyProblems(block: Block, config: ValueObject): Diagnostic[] {
  return Object.entries(block.attributes)
    .filter(([name, it]) => it.computed && !it.optional && (config[name] ?? null) !== null)
    .map(([name]) => ({
      severity: 1,
      summary: "Value for unconfigurable attribute",
      detail: `Can't configure a value for "${name}": the provider decides it.`,
      attribute: { steps: [{ attribute_name: name }] },
    }));
}

function isJson(value: string): boolean {
  try {
    return typeof JSON.parse(value) === "object";
  } catch {
    return false;
  }
}
