/** Changes of rendered JSON, each of one thing, as somebody might make them by hand; a seed decides which. */

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

/** A rendered stack that may be changed. */
export interface Stack extends JsonObject {
  resource: Record<string, Record<string, JsonObject>>;
  locals: Record<string, Json>;
}

export interface Mutation {
  readonly name: string;
  /** Changes the stack and says what; undefined where it has nothing like that. */
  readonly change: (stack: Stack, random: Random) => string | undefined;
}

/** The same numbers for the same seed. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to `limit - 1`. Mulberry32. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)];
  }

  some<T>(items: readonly T[]): T[] {
    const chosen = items.filter(() => this.below(2) === 0);
    return chosen.length > 0 ? chosen : items.slice(0, 1);
  }
}

const RULES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

export const MUTATIONS: readonly Mutation[] = [
  dropping("drop a rule", RULES),
  dropping("drop a route", ["aws_route"]),
  dropping("drop an association", ["aws_route_table_association"]),
  dropping("drop a policy", ["aws_iam_role_policy"]),
  dropping("drop a listener rule", ["aws_lb_listener_rule"]),
  dropping("drop an endpoint", ["aws_vpc_endpoint"]),
  altering("another port", RULES, (rule, random) => {
    const port = Number(rule["from_port"]) + (random.below(2) === 0 ? 1 : -1);
    return Object.assign(rule, { from_port: port, to_port: port });
  }),
  altering("more ports", RULES, (rule) => Object.assign(rule, { from_port: 1, to_port: 65535 })),
  altering("every protocol", RULES, (rule) => {
    delete rule["from_port"];
    delete rule["to_port"];
    return Object.assign(rule, { ip_protocol: "-1" });
  }),
  altering("udp in place of tcp", RULES, (rule) => Object.assign(rule, { ip_protocol: "udp" })),
  altering("another peer", RULES, (rule, random, stack) => {
    removePeer(rule);
    const group = random.pick(names(stack, "aws_security_group"));
    return group === undefined
      ? rule
      : Object.assign(rule, { referenced_security_group_id: idOf("aws_security_group", group) });
  }),
  altering("a range in place of the peer", RULES, (rule, random) => {
    removePeer(rule);
    const cidr = random.pick([
      "0.0.0.0/0",
      "0.0.0.0/1",
      "10.0.0.0/16",
      "10.0.0.0/20",
      "10.0.64.0/21",
      "10.0.0.0/8",
      "198.51.100.0/24",
      "192.0.2.0/24",
    ]);
    return Object.assign(rule, { cidr_ipv4: cidr });
  }),
  altering("IPv6 in place of IPv4", RULES, (rule) => {
    if (rule["cidr_ipv4"] !== "0.0.0.0/0") return undefined;
    delete rule["cidr_ipv4"];
    return Object.assign(rule, { cidr_ipv6: "::/0" });
  }),
  adding("a rule between two services", (stack, random) => {
    const [from, to] = [random.pick(services(stack)), random.pick(services(stack))];
    if (from === undefined || to === undefined || from === to) return undefined;
    if (names(stack, "aws_vpc_security_group_egress_rule").includes(`${from}_to_${to}`)) return undefined;
    const rule = { ip_protocol: "tcp", from_port: portOf(stack, to), to_port: portOf(stack, to) };
    put(stack, "aws_vpc_security_group_egress_rule", `odd_${from}_${to}`, {
      ...rule,
      security_group_id: idOf("aws_security_group", from),
      referenced_security_group_id: idOf("aws_security_group", to),
    });
    put(stack, "aws_vpc_security_group_ingress_rule", `odd_${from}_${to}`, {
      ...rule,
      security_group_id: idOf("aws_security_group", to),
      ...(random.below(2) === 0
        ? { referenced_security_group_id: idOf("aws_security_group", from) }
        : { cidr_ipv4: random.pick(["10.0.0.0/16", "10.0.0.0/8", "10.0.64.0/21"]) ?? "" }),
    });
    return `${from} → ${to}`;
  }),
  adding("a way in for the world", (stack, random) => {
    const group = random.pick(names(stack, "aws_security_group"));
    if (group === undefined) return undefined;
    const port = random.pick([22, 80, 443, ...services(stack).map((it) => portOf(stack, it))]) ?? 22;
    const peer =
      random.pick([{ cidr_ipv4: "0.0.0.0/0" }, { cidr_ipv6: "::/0" }, { cidr_ipv4: "203.0.113.0/24" }]) ?? {};
    put(stack, "aws_vpc_security_group_ingress_rule", `odd_${group}`, {
      ip_protocol: "tcp",
      from_port: port,
      to_port: port,
      security_group_id: idOf("aws_security_group", group),
      ...peer,
    });
    return `${group}:${port} from ${JSON.stringify(peer)}`;
  }),
  altering("another destination", ["aws_route"], (route, random) =>
    Object.assign(route, { destination_cidr_block: random.pick(["0.0.0.0/1", "198.51.100.0/24", "8.0.0.0/6"]) }),
  ),
  adding("a private subnet that routes to the internet gateway", (stack, random) => {
    const table = random.pick(names(stack, "aws_route_table").filter((it) => it !== "public"));
    const gateway = random.pick(names(stack, "aws_internet_gateway"));
    if (table === undefined || gateway === undefined) return undefined;
    for (const [name, route] of entries(stack, "aws_route")) {
      if (route["route_table_id"] === idOf("aws_route_table", table)) drop(stack, "aws_route", name);
    }
    put(stack, "aws_route", `odd_${table}`, {
      route_table_id: idOf("aws_route_table", table),
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: idOf("aws_internet_gateway", gateway),
    });
    return table;
  }),
  altering("another route table", ["aws_route_table_association"], (association, random, stack) => {
    const table = random.pick(names(stack, "aws_route_table"));
    return table === undefined
      ? undefined
      : Object.assign(association, { route_table_id: idOf("aws_route_table", table) });
  }),
  altering("a detached internet gateway", ["aws_internet_gateway"], (gateway) => {
    delete gateway["vpc_id"];
    return gateway;
  }),
  altering("a NAT gateway elsewhere", ["aws_nat_gateway"], (nat, random, stack) => {
    const subnet = random.pick(names(stack, "aws_subnet").filter((it) => it.startsWith("private")));
    return subnet === undefined ? undefined : Object.assign(nat, { subnet_id: idOf("aws_subnet", subnet) });
  }),
  altering("a private NAT gateway", ["aws_nat_gateway"], (nat) => {
    delete nat["allocation_id"];
    return Object.assign(nat, { connectivity_type: "private" });
  }),
  adding("a network ACL", (stack, random) => {
    const subnets = random.some(names(stack, "aws_subnet"));
    const [vpc = ""] = names(stack, "aws_vpc");
    const kind = random.pick(Object.keys(ACLS)) ?? "";
    const { ingress, egress } = ACLS[kind] ?? { ingress: [], egress: [] };
    put(stack, "aws_network_acl", "odd", {
      vpc_id: idOf("aws_vpc", vpc),
      subnet_ids: subnets.map((it) => idOf("aws_subnet", it)),
      ingress: ingress.map(aclEntry),
      egress: egress.map(aclEntry),
    });
    return `${kind} on ${subnets.join(", ")}`;
  }),
  altering("no private DNS", ["aws_vpc_endpoint"], (endpoint) =>
    endpoint["vpc_endpoint_type"] === "Interface" ? Object.assign(endpoint, { private_dns_enabled: false }) : undefined,
  ),
  altering("an endpoint without groups", ["aws_vpc_endpoint"], (endpoint) =>
    endpoint["vpc_endpoint_type"] === "Interface" ? Object.assign(endpoint, { security_group_ids: [] }) : undefined,
  ),
  altering("an endpoint of another region", ["aws_vpc_endpoint"], (endpoint) =>
    Object.assign(endpoint, { service_name: textOf(endpoint["service_name"]).replace("eu-central-1", "eu-west-1") }),
  ),
  altering("an endpoint's policy", ["aws_vpc_endpoint"], (endpoint, random) => {
    const statements = random.pick([
      [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
      [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
      [
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["logs:CreateLogStream", "ecr:GetAuthorizationToken"],
          Resource: "*",
        },
      ],
      [{ Effect: "Allow", Principal: { AWS: "*" }, NotAction: ["s3:GetObject", "ssm:GetParameters"], Resource: "*" }],
    ]);
    return Object.assign(endpoint, { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
  }),
  altering("a route table less at the gateway", ["aws_vpc_endpoint"], (endpoint, random) => {
    const tables = endpoint["route_table_ids"];
    if (!Array.isArray(tables)) return undefined;
    tables.splice(random.below(tables.length), 1);
    return endpoint;
  }),
  altering("the public address's flag", ["aws_ecs_service"], (service) => {
    const network = service["network_configuration"] as JsonObject;
    return Object.assign(network, { assign_public_ip: network["assign_public_ip"] !== true });
  }),
  altering("a group less", ["aws_ecs_service", "aws_lb"], (made, random) => {
    const groups = ((made["network_configuration"] as JsonObject | undefined) ?? made)["security_groups"] as Json[];
    groups.splice(random.below(groups.length), 1);
    return made;
  }),
  altering("a group more", ["aws_ecs_service", "aws_lb"], (made, random, stack) => {
    const groups = ((made["network_configuration"] as JsonObject | undefined) ?? made)["security_groups"] as Json[];
    const group = random.pick(names(stack, "aws_security_group"));
    if (group !== undefined) groups.push(idOf("aws_security_group", group));
    return made;
  }),
  altering("a subnet less", ["aws_lb", "aws_ecs_service"], (made, random) => {
    const subnets = ((made["network_configuration"] as JsonObject | undefined) ?? made)["subnets"] as Json[];
    subnets.splice(random.below(subnets.length), 1);
    return subnets.length === 0 ? undefined : made;
  }),
  altering("other subnets", ["aws_ecs_service"], (service, random, stack) => {
    const network = service["network_configuration"] as JsonObject;
    const subnets = random.some(names(stack, "aws_subnet")).map((it) => idOf("aws_subnet", it));
    return Object.assign(network, { subnets });
  }),
  altering("the balancer's internal flag", ["aws_lb"], (balancer) =>
    Object.assign(balancer, { internal: balancer["internal"] !== true }),
  ),
  altering("another listener port", ["aws_lb_listener"], (listener) => Object.assign(listener, { port: 8081 })),
  altering("another target type", ["aws_lb_target_group"], (group) =>
    Object.assign(group, { target_type: "instance" }),
  ),
  altering("no DNS in the VPC", ["aws_vpc"], (vpc, random) =>
    Object.assign(vpc, { [random.pick(["enable_dns_support", "enable_dns_hostnames"]) ?? ""]: false }),
  ),
  adding("another container port", (stack, random) => {
    const [name, container] = containerIn(stack, random) ?? [];
    const [mapping] = (container?.["portMappings"] ?? []) as JsonObject[];
    if (!mapping) return undefined;
    Object.assign(mapping, { containerPort: 8999, hostPort: 8999 });
    return name;
  }),
  adding("another called port", (stack, random) => {
    const [name, container] = containerIn(stack, random) ?? [];
    const variable = ((container?.["environment"] ?? []) as JsonObject[]).find((it) =>
      /^http:.*:\d+$/.test(textOf(it["value"])),
    );
    if (!variable) return undefined;
    variable["value"] = textOf(variable["value"]).replace(/\d+$/, "8998");
    return name;
  }),
  adding("another image", (stack, random) => {
    const [name, container] = containerIn(stack, random) ?? [];
    if (!container) return undefined;
    container["image"] =
      random.pick([
        "999999999999.dkr.ecr.eu-central-1.amazonaws.com/team/other:1",
        "999999999999.dkr.ecr.eu-west-1.amazonaws.com/team/tool:1.2",
        "public.ecr.aws/nginx/nginx:1.29.3",
      ]) ?? "";
    return `${name ?? ""} ${container["image"]}`;
  }),
  altering("Exec switched", ["aws_ecs_service"], (service) =>
    Object.assign(service, { enable_execute_command: service["enable_execute_command"] !== true }),
  ),
  policy("a statement less", (statements, random) => {
    statements.splice(random.below(statements.length), 1);
  }),
  policy("an action less", (statements, random) => {
    const actions = random.pick(statements)?.["Action"];
    if (Array.isArray(actions) && actions.length > 1) actions.splice(random.below(actions.length), 1);
  }),
  policy("another resource", (statements, random) => {
    const statement = random.pick(statements);
    const other = [
      "arn:aws:ecr:eu-central-1:999999999999:repository/team/other",
      "arn:aws:logs:eu-central-1:123456789012:log-group:/other:*",
      "*",
    ];
    if (statement) statement["Resource"] = [random.pick(other) ?? ""];
  }),
  policy("an action more", (statements, random) => {
    const actions = random.pick(statements)?.["Action"];
    const more = random.pick([
      "s3:GetObject",
      "logs:*",
      "ecr:Batch*",
      "iam:PassRole",
      "*",
      "ssm:GetParameter?",
      "kms:Decrypt",
    ]);
    if (Array.isArray(actions)) actions.push(more ?? "");
  }),
  policy("actions in another case", (statements) => {
    for (const statement of statements) {
      if (Array.isArray(statement["Action"]))
        statement["Action"] = statement["Action"].map((it) => textOf(it).toUpperCase());
    }
  }),
  policy("a deny", (statements, random) => {
    statements.push({
      Effect: "Deny",
      Action: random.pick(["*", "logs:*", "ecr:Get*", "ssm:GetParameters", "s3:*"]) ?? "",
      Resource: random.pick(["*", "arn:aws:logs:*:*:*", "arn:aws:ecr:*:*:repository/team/*"]) ?? "",
      ...(random.below(3) === 0 ? { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } } : {}),
    });
  }),
  policy("a statement by what it leaves out", (statements, random) => {
    statements.push(
      random.pick([
        { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" },
        { Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/*" },
        { Effect: "Deny", NotAction: ["ecr:*", "logs:*"], Resource: "*" },
        { Effect: "Deny", Action: "ecr:*", NotResource: "arn:aws:ecr:eu-central-1:999999999999:repository/*" },
        { Effect: "Deny", NotAction: "ecr:GetAuthorizationToken", NotResource: ["arn:aws:logs:*", "arn:aws:ecr:*"] },
      ]) ?? {},
    );
  }),
  adding("a boundary", (stack, random) => {
    const role = random.pick(names(stack, "aws_iam_role").filter((it) => it.endsWith("_execution")));
    const statement = random.pick<JsonObject>([
      { Effect: "Allow", Action: ["ecr:*", "logs:*"], Resource: "*" },
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" },
      { Effect: "Allow", NotAction: "ssm:*", Resource: "*" },
    ]);
    if (role === undefined) return undefined;
    put(stack, "aws_iam_policy", "odd_boundary", { name: "odd-boundary", policy: documentOf([statement ?? {}]) });
    const made = stack.resource["aws_iam_role"]?.[role];
    if (made) made["permissions_boundary"] = "${aws_iam_policy.odd_boundary.arn}";
    return `${role} within ${JSON.stringify(statement)}`;
  }),
  adding("an attached policy", (stack, random) => {
    const role = random.pick(names(stack, "aws_iam_role"));
    if (role === undefined) return undefined;
    const statement = random.pick<JsonObject>([
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::somebody-else/*" },
      { Effect: "Deny", Action: "logs:PutLogEvents", Resource: "*" },
      { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" },
    ]);
    const arn =
      random.below(3) === 0
        ? "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
        : "${aws_iam_policy.odd_attached.arn}";
    if (arn.startsWith("$"))
      put(stack, "aws_iam_policy", "odd_attached", { name: "odd-attached", policy: documentOf([statement ?? {}]) });
    put(stack, "aws_iam_role_policy_attachment", "odd", { role: `\${aws_iam_role.${role}.name}`, policy_arn: arn });
    return `${role} ${arn.startsWith("$") ? JSON.stringify(statement) : arn}`;
  }),
  altering("another role", ["aws_ecs_task_definition"], (task, random, stack) => {
    const role = random.pick(names(stack, "aws_iam_role"));
    const which = random.pick(["execution_role_arn", "task_role_arn"]) ?? "";
    return role === undefined ? undefined : Object.assign(task, { [which]: `\${aws_iam_role.${role}.arn}` });
  }),
  trust("another principal", (statement, random) => {
    statement["Principal"] =
      random.pick<Json>([
        { Service: "ec2.amazonaws.com" },
        { Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] },
        { AWS: "arn:aws:iam::999999999999:root" },
        "*",
      ]) ?? "";
  }),
  trust("another condition", (statement, random) => {
    statement["Condition"] =
      random.pick<JsonObject>([
        { StringEquals: { "aws:SourceAccount": "999999999999" } },
        { StringEquals: { "aws:SourceAccount": ["123456789012", "999999999999"] } },
        { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } },
        { ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-central-1:999999999999:*" } },
        {},
      ]) ?? {};
  }),
];

interface AclEntry {
  readonly action: "allow" | "deny";
  readonly cidr?: string;
  readonly from?: number;
  readonly to?: number;
}

const ALL: AclEntry = { action: "allow" };
const ACLS: Readonly<Record<string, { readonly ingress: readonly AclEntry[]; readonly egress: readonly AclEntry[] }>> =
  {
    open: { ingress: [ALL], egress: [ALL] },
    closed: { ingress: [], egress: [] },
    "no way in": { ingress: [], egress: [ALL] },
    "no way out": { ingress: [ALL], egress: [] },
    "without answers": { ingress: [ALL], egress: [{ action: "allow", from: 1, to: 1023 }] },
    "half of the answers": { ingress: [ALL], egress: [{ action: "allow", from: 49152, to: 65535 }] },
    "the VPC alone": { ingress: [{ action: "allow", cidr: "10.0.0.0/16" }], egress: [ALL] },
    "without a foreign private range": {
      ingress: [{ action: "deny", cidr: "172.16.0.0/12" }, ALL],
      egress: [{ action: "deny", cidr: "172.16.0.0/12" }, ALL],
    },
    "without 443": { ingress: [{ action: "deny", from: 443, to: 443 }, ALL], egress: [ALL] },
    "deny behind allow": { ingress: [ALL, { action: "deny" }], egress: [ALL] },
  };

function aclEntry({ action, cidr = "0.0.0.0/0", from, to }: AclEntry, index: number): JsonObject {
  const ports =
    from === undefined
      ? { protocol: "-1", from_port: 0, to_port: 0 }
      : { protocol: "tcp", from_port: from, to_port: to ?? from };
  const unused = { icmp_code: null, icmp_type: null, ipv6_cidr_block: null };
  return { rule_no: (index + 1) * 100, action, cidr_block: cidr, ...ports, ...unused };
}

function dropping(name: string, types: readonly string[]): Mutation {
  return {
    name,
    change: (stack, random) => {
      const type = random.pick(types.filter((it) => names(stack, it).length > 0)) ?? "";
      const address = random.pick(names(stack, type));
      if (address === undefined) return undefined;
      drop(stack, type, address);
      return `${type}.${address}`;
    },
  };
}

function altering(
  name: string,
  types: readonly string[],
  alter: (made: JsonObject, random: Random, stack: Stack) => JsonObject | undefined,
): Mutation {
  return {
    name,
    change: (stack, random) => {
      const type = random.pick(types.filter((it) => names(stack, it).length > 0)) ?? "";
      const address = random.pick(names(stack, type));
      const made = stack.resource[type]?.[address ?? ""];
      if (address === undefined || made === undefined || alter(made, random, stack) === undefined) return undefined;
      return `${type}.${address}`;
    },
  };
}

function adding(name: string, change: Mutation["change"]): Mutation {
  return { name, change };
}

/** Changes the statements of a role's policy. */
function policy(name: string, alter: (statements: JsonObject[], random: Random) => void): Mutation {
  return documents(name, /_permissions$/, alter);
}

function trust(name: string, alter: (statement: JsonObject, random: Random) => void): Mutation {
  return documents(name, /_trust$/, (statements, random) => {
    for (const statement of statements) alter(statement, random);
  });
}

function documents(name: string, which: RegExp, alter: (statements: JsonObject[], random: Random) => void): Mutation {
  return {
    name,
    change: (stack, random) => {
      const local = random.pick(Object.keys(stack.locals).filter((it) => which.test(it)));
      const document = stack.locals[local ?? ""] as JsonObject | undefined;
      if (local === undefined || document === undefined) return undefined;
      const before = JSON.stringify(document);
      alter(document["Statement"] as JsonObject[], random);
      return JSON.stringify(document) === before ? undefined : local;
    },
  };
}

function removePeer(rule: JsonObject): void {
  delete rule["referenced_security_group_id"];
  delete rule["prefix_list_id"];
  delete rule["cidr_ipv4"];
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function documentOf(statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function names(stack: Stack, type: string): string[] {
  return Object.keys(stack.resource[type] ?? {});
}

function entries(stack: Stack, type: string): [string, JsonObject][] {
  return Object.entries(stack.resource[type] ?? {});
}

function services(stack: Stack): string[] {
  return names(stack, "aws_ecs_service");
}

function idOf(type: string, name: string): string {
  return `\${${type}.${name}.id}`;
}

function put(stack: Stack, type: string, name: string, made: JsonObject): void {
  stack.resource[type] = { ...stack.resource[type], [name]: made };
}

/** Without it, nobody waits for it, nor is in need of an output about it. */
function drop(stack: Stack, type: string, name: string): void {
  Reflect.deleteProperty(stack.resource[type] ?? {}, name);
  if (names(stack, type).length === 0) Reflect.deleteProperty(stack.resource, type);
  for (const all of Object.values(stack.resource)) {
    for (const made of Object.values(all)) {
      const waits = made["depends_on"];
      if (Array.isArray(waits)) made["depends_on"] = waits.filter((it) => it !== `${type}.${name}`);
    }
  }
}

function containerIn(stack: Stack, random: Random): readonly [string, JsonObject] | undefined {
  const local = random.pick(Object.keys(stack.locals).filter((it) => it.endsWith("_containers")));
  const [container] = (stack.locals[local ?? ""] ?? []) as JsonObject[];
  return local === undefined || container === undefined ? undefined : [local, container];
}

function portOf(stack: Stack, service: string): number {
  const [container] = (stack.locals[`${service}_containers`] ?? []) as JsonObject[];
  const [mapping] = (container?.["portMappings"] ?? []) as JsonObject[];
  return Number(mapping?.["containerPort"] ?? 80);
}
