/** Puts every question that both can answer to the proof and to the oracles. Undecided is never a disagreement. */
import { type Applied, type Made, blocks, text } from "./applied";
import { Iam } from "./iam";
import { addressOf, covers, rangeOf } from "./ipv4";
import { type Answer, Network, hostsOf } from "./network";
import { type Connection, Platform, type Service, type Thing } from "./platform";
import { type Followed, type Verdicts, speaksOf } from "./verdicts";

export interface Difference {
  readonly kind:
    | "proven, but closed"
    | "refuted, but open"
    | "open, and nobody says so"
    | "needed and closed, and nobody says so"
    | "exposure proven, but closed"
    | "permission proven, but denied"
    | "permission refuted, but allowed"
    | "permission missing, and nobody says so"
    | "permission too many, and nobody says so"
    | "trust missing, and nobody says so"
    | "trust too wide, and nobody says so";
  readonly question: string;
  /** What the oracle went through or was stopped by. */
  readonly because: readonly string[];
}

/** Rules whose refutation makes each flow of a thing refuted, for reasons that no packet shows. */
const NOT_WALKED: Readonly<Record<string, string>> = {
  "service-network":
    "ECS refuses, or wastes, what packets could use: a public address without a way, groups of another VPC",
  "balancer-network": "ELB refuses what packets could use: one zone, a protocol, a listener without a certificate",
};

export interface Comparison {
  /** How many questions both were asked. */
  readonly questions: number;
  readonly differences: readonly Difference[];
}

/** Stand for all hosts of the internet, those of AWS among them: their ranges aren't in the JSON. */
const INTERNET = ["1.1.1.1", "3.120.5.5", "52.219.170.1", "151.101.1.69", "198.51.100.7", "200.7.98.1", "203.0.113.7"];
/** Ports that are asked beside those that are listened on. */
const COMMON_PORTS = [22, 80, 443, 5432];

export function compare(applied: Applied, verdicts: Verdicts): Comparison {
  const comparison = new Comparing(applied, verdicts);
  comparison.connections();
  comparison.openings();
  comparison.exposures();
  comparison.permissions();
  comparison.trust();
  return comparison;
}

class Comparing implements Comparison {
  questions = 0;
  readonly differences: Difference[] = [];
  private readonly applied: Applied;
  private readonly network: Network;
  private readonly platform: Platform;
  private readonly iam: Iam;
  private readonly verdicts: Verdicts;

  constructor(applied: Applied, verdicts: Verdicts) {
    this.applied = applied;
    this.verdicts = verdicts;
    this.network = new Network(applied);
    this.platform = new Platform(applied, this.network);
    this.iam = new Iam(applied);
  }

  /** What services need, and what balancers forward: each has a flow, and flow and walker agree. */
  connections(): void {
    for (const from of this.platform.services) {
      for (const connection of this.platform.connectionsOf(from)) {
        const to = endName(connection);
        const flows = this.verdicts.flows.filter(
          (it) =>
            it.from === from.made.address && it.to === to && it.port === connection.port && samePurpose(it, connection),
        );
        this.agree(
          `${from.made.address} → ${to}:${connection.port} to ${connection.purpose}`,
          flows,
          this.walk(connection),
          [nameOf(from)],
        );
      }
    }
    for (const balancer of this.platform.balancers) {
      for (const { service, port, group } of this.platform.targetsOf(balancer)) {
        const flows = this.verdicts.flows.filter(
          (it) => it.from === balancer.made.address && it.to === service.made.address && it.port === port,
        );
        const walked = this.network.between(balancer.interfaces, service.interfaces, port);
        const because = forwardingStops(balancer, service, group, port);
        const answer: Answer =
          because.length > 0 ? { ...walked, reach: "closed", stops: new Set([...walked.stops, ...because]) } : walked;
        this.agree(`${balancer.made.address} → ${service.made.address}:${port}`, flows, answer, [nameOf(service)]);
      }
    }
  }

  /** What is open between things of the platform is a flow, declared, or a finding. */
  openings(): void {
    const { services, balancers } = this.platform;
    const clients = [...services, ...balancers];
    for (const from of clients) {
      for (const to of clients) {
        if (from === to) continue;
        for (const port of to.ports) {
          const answer = this.network.between(from.interfaces, to.interfaces, port);
          this.ask(`${from.made.address} → ${to.made.address}:${port}`, answer, from, to, port);
        }
      }
      for (const port of new Set([...COMMON_PORTS, ...services.flatMap((it) => it.ports)])) {
        const answer = this.network.out(from.interfaces, hostsOf(INTERNET), port);
        this.ask(`${from.made.address} → internet:${port}`, answer, from, undefined, port);
      }
    }
    for (const { from, to, port } of this.verdicts.intruders) {
      const [caller] = services.filter((it) => nameOf(it).includes(from));
      const [callee] = services.filter((it) => it.made.address === to);
      if (!caller || !callee) continue;
      this.questions += 1;
      const { reach, stops } = this.network.between(caller.interfaces, callee.interfaces, port);
      if (reach === "closed") this.differ("proven, but closed", `intruder ${from} → ${to}:${port}`, stops);
    }
  }

  /** What the internet reaches is declared or a finding, and what is proven to be exposed is reached. */
  exposures(): void {
    for (const to of [...this.platform.services, ...this.platform.balancers]) {
      for (const port of new Set([...to.ports, ...COMMON_PORTS])) {
        for (const host of INTERNET) {
          const [{ address }] = hostsOf([host]) as [{ address: number }];
          const answer = this.network.into([{ address }], to.interfaces, port);
          this.questions += 1;
          if (answer.reach === "closed" || answer.reach === "unknown" || !to.ports.includes(port)) continue;
          const isDeclared = this.verdicts.declared.some(
            (it) => it.to === to.made.address && it.port === port && it.cidrs.some((cidr) => covers(cidr, address)),
          );
          if (isDeclared || this.isFound(answer, `${to.made.address}:${port}`, "open to")) continue;
          this.differ("open, and nobody says so", `internet host ${host} → ${to.made.address}:${port}`, answer.via);
        }
      }
    }
    for (const { to, port, cidrs } of this.verdicts.exposed) {
      const [thing] = [...this.platform.services, ...this.platform.balancers].filter((it) => it.made.address === to);
      const hosts = cidrs.flatMap((cidr) => edges(cidr));
      if (!thing || hosts.length === 0) continue;
      this.questions += 1;
      const { reach, stops } = this.network.into(hostsOf(hosts), thing.interfaces, port);
      if (reach !== "open" && reach !== "unknown" && !this.hasFinding(`${to}:${port}`))
        this.differ("exposure proven, but closed", `internet host of ${cidrs.join(", ")} → ${to}:${port}`, stops);
    }
  }

  /** All roles, actions and resources that the platform knows. */
  permissions(): void {
    const needs = this.platform.services.flatMap((service) => this.platform.permissionsOf(service));
    const roles = this.rolesInUse();
    const resources = [...new Set([...needs.map((it) => it.resource), ...this.strangers(), "*"])];
    const actions = [
      ...new Set([...needs.map((it) => it.action), ...this.iam.actions, "iam:PassRole", "s3:GetObject"]),
    ];
    for (const { role, action, resource } of this.verdicts.permissions) {
      const [made] = roles.filter((it) => it.address === role);
      const concrete = this.concrete(resource);
      if (!made || concrete === undefined) continue;
      this.questions += 1;
      if (this.iam.role(made, action, concrete) === "denied")
        this.differ(
          "permission proven, but denied",
          `${role} ${action} ${concrete}`,
          this.iam.denials(made, action, concrete),
        );
    }
    for (const { service, role: arn, action, resource } of needs) {
      const [role] = this.applied.where("aws_iam_role", "arn", arn);
      if (!role) continue;
      this.questions += 1;
      const decision = this.iam.role(role, action, resource);
      const refuted = this.verdicts.findings.some(
        (it) =>
          it.verdict === "refuted" &&
          speaksOf(it, role.address, action) &&
          /does not allow|denies/.test(it.text) &&
          it.at === service.made.address,
      );
      const found = this.verdicts.findings.some((it) => speaksOf(it, role.address) || speaksOf(it, nameOf(service)));
      const question = `${role.address} ${action} ${resource}`;
      if (decision === "denied" && !found) this.differ("permission missing, and nobody says so", question, []);
      const whole = needs.every(
        (it) =>
          it.service !== service || it.action !== action || this.iam.role(role, it.action, it.resource) === "allowed",
      );
      if (decision === "allowed" && whole && refuted) this.differ("permission refuted, but allowed", question, []);
    }
    for (const role of roles) {
      for (const action of actions) {
        for (const resource of resources) {
          if (!belongs(action, resource)) continue;
          this.questions += 1;
          if (this.iam.role(role, action, resource) !== "allowed") continue;
          const isNeeded = needs.some(
            (it) => it.role === role.values["arn"] && it.action === action && it.resource === resource,
          );
          const isGranted = this.verdicts.grants.some(
            (it) =>
              it.role === role.address &&
              it.actions.includes(action) &&
              (it.resources === undefined || it.resources.includes(resource)),
          );
          if (isNeeded || isGranted || this.isSurplus(role.address, action)) continue;
          this.differ("permission too many, and nobody says so", `${role.address} ${action} ${resource}`, []);
        }
      }
    }
  }

  /** Roles of tasks are assumed by ECS tasks of the account, and by nobody else. */
  trust(): void {
    const { account } = this.platform;
    const own = { "aws:sourceaccount": account, "aws:sourcearn": `arn:aws:ecs:eu-central-1:${account}:*` };
    const other = { "aws:sourceaccount": "999999999999", "aws:sourcearn": "arn:aws:ecs:eu-central-1:999999999999:*" };
    for (const role of this.rolesInUse()) {
      const isExecution = this.platform.services.some(
        ({ task }) => task?.values["execution_role_arn"] === role.values["arn"],
      );
      const tasks = { Service: "ecs-tasks.amazonaws.com" };
      this.questions += 1;
      if (this.iam.trusts(role, tasks, own) === "denied" && !this.hasFinding(role.address))
        this.differ("trust missing, and nobody says so", `ECS tasks → ${role.address}`, this.iam.trustOf(role));
      const strangers = [
        ...["lambda", "ec2", "events"].map((name) => [{ Service: `${name}.amazonaws.com` }, own] as const),
        ...[account, "999999999999"].map((id) => [{ AWS: `arn:aws:iam::${id}:root` }, {}] as const),
        // ECS isn't documented to send the account for execution roles, so no condition can ask for it.
        ...(isExecution ? [] : [[tasks, other] as const]),
      ];
      for (const [principal, context] of strangers) {
        this.questions += 1;
        if (this.iam.trusts(role, principal, context) === "allowed" && !this.hasFinding(role.address))
          this.differ(
            "trust too wide, and nobody says so",
            `${JSON.stringify(principal)} → ${role.address}`,
            this.iam.trustOf(role),
          );
      }
    }
  }

  private rolesInUse(): readonly Made[] {
    const arns = this.platform.services.flatMap(({ task }) => [
      task?.values["execution_role_arn"],
      task?.values["task_role_arn"],
    ]);
    return this.applied.all("aws_iam_role").filter(({ values }) => arns.includes(values["arn"]));
  }

  private walk({ from, to, port, actions }: Connection): Answer {
    const [first] = from.interfaces;
    const { enable_dns_support: resolves, enable_dns_hostnames: hasPrivateNames } = first?.vpc.values ?? {};
    const asksTheVpc = !("service" in to && isByServiceConnect(from, to.service));
    if (asksTheVpc && resolves === false) return closed("VPC resolves no names");
    if ("service" in to) {
      if (asksTheVpc && hasPrivateNames !== true) return closed("private DNS is off");
      if (!to.service.ports.includes(port)) return closed("nobody listens");
      return this.network.between(from.interfaces, to.service.interfaces, port);
    }
    if ("host" in to) return this.network.out(from.interfaces, hostsOf(INTERNET), port);
    const { api, region } = to;
    const name = `com.amazonaws.${region}.${api}`;
    const denied = (endpoint: Made): readonly string[] =>
      actions.flatMap(({ action, resource }) =>
        this.iam.endpoint(endpoint, action, resource) === "denied" ? [`policy of ${endpoint.address}`] : [],
      );
    if (api === "s3") {
      const hosts = hostsOf(INTERNET, name);
      const gateways = from.interfaces.flatMap(({ subnet }) => this.network.gatewayEndpoints(subnet, hosts));
      if (gateways.length > 0 && hasPrivateNames !== true) return closed("private DNS is off");
      const [stop] = gateways.flatMap(denied);
      return stop === undefined ? this.network.out(from.interfaces, hosts, port) : closed(stop);
    }
    const [taker] = this.platform.takersOf(name, from);
    if (!taker) return this.network.out(from.interfaces, hostsOf(INTERNET, name), port);
    if (hasPrivateNames !== true) return closed("private DNS is off");
    const [stop] = denied(taker.made);
    return stop === undefined ? this.network.between(from.interfaces, taker.interfaces, port) : closed(stop);
  }

  private agree(question: string, flows: readonly Followed[], answer: Answer, names: readonly string[]): void {
    this.questions += 1;
    const { reach, via, stops } = answer;
    if (reach === "unknown") return;
    const found = this.verdicts.findings.some((it) => speaksOf(it, ...names));
    if (flows.length === 0 && reach !== "open" && !found)
      this.differ("needed and closed, and nobody says so", question, stops);
    for (const { verdict, from, to } of flows) {
      const isElsewhere = this.verdicts.findings.some(
        (it) => it.verdict === "refuted" && it.rule in NOT_WALKED && [from, to].includes(it.at),
      );
      if (verdict === "proven" && reach !== "open") this.differ("proven, but closed", question, stops);
      if (verdict === "refuted" && reach === "open" && !isElsewhere) this.differ("refuted, but open", question, via);
    }
  }

  private ask(question: string, answer: Answer, from: Thing, to: Thing | undefined, port: number): void {
    this.questions += 1;
    if (answer.reach === "closed" || answer.reach === "unknown") return;
    const isFlow = this.verdicts.flows.some(
      (it) =>
        it.from === from.made.address &&
        it.port === port &&
        (to === undefined ? it.kind === "host" || it.kind === "aws api" : it.to === to.made.address),
    );
    const isDoubted = this.verdicts.flows.some(
      (it) => it.verdict !== "proven" && it.from === from.made.address && it.to === to?.made.address,
    );
    if (isFlow || isDoubted || this.isFound(answer, from.made.address, to?.made.address ?? "internet")) return;
    const sources = from.interfaces.flatMap(({ subnet }) => edges(text(subnet.values["cidr_block"]) ?? ""));
    const isDeclared =
      to !== undefined &&
      this.verdicts.declared.some(
        (it) =>
          it.to === to.made.address &&
          it.port === port &&
          sources.every((source) => it.cidrs.some((cidr) => covers(cidr, addressOf(source)))),
      );
    if (!isDeclared) this.differ("open, and nobody says so", question, answer.via);
  }

  /** Whether a finding speaks of a security group's rule that lets something pass, or of both ends. */
  private isFound({ via }: Answer, from: string, to: string): boolean {
    const rules = [...via].filter((address) => address.includes("security_group"));
    return rules.some((rule) => this.hasFinding(rule)) || this.hasFinding(from, to);
  }

  private isSurplus(role: string, action: string): boolean {
    const [service = ""] = action.split(":");
    return ["all but", "everything", "all resources", "*", service].some((words) => this.hasFinding(role, words));
  }

  private hasFinding(...names: readonly string[]): boolean {
    return this.verdicts.findings.some((it) => speaksOf(it, ...names));
  }

  private differ(kind: Difference["kind"], question: string, because: Iterable<string>): void {
    this.differences.push({ kind, question, because: [...because] });
  }

  /** ARNs of the same kinds that belong to nobody here. */
  private strangers(): readonly string[] {
    const place = `eu-central-1:${this.platform.account}`;
    return [
      `arn:aws:ecr:${place}:repository/somebody/else`,
      `arn:aws:logs:${place}:log-group:/somebody/else:log-stream:a/b/c`,
      `arn:aws:secretsmanager:${place}:secret:somebody/else-abcdef`,
      `arn:aws:ssm:${place}:parameter/somebody/else`,
      `arn:aws:kms:${place}:key/somebody-else`,
      `arn:aws:iam::${this.platform.account}:role/somebody-else`,
      `arn:aws:s3:::somebody-else/key`,
    ];
  }

  /** An ARN of the proof with its symbols replaced by what was applied; undefined where that isn't known. */
  private concrete(resource: string): string | undefined {
    const filled = resource.replaceAll(/<([^<>]+)>/g, (whole, symbol: string) => {
      if (symbol === "account") return this.platform.account;
      const [, address = "", attribute = ""] = /^(.+)\.(\w+)$/.exec(symbol) ?? [];
      const [made] = this.applied.all(address.replace(/\.[^.]+$/, "")).filter((it) => it.address === address);
      return text(made?.values[attribute]) ?? whole;
    });
    // Six characters that only AWS knows follow a secret's name; the proof writes zeros.
    const secrets = this.applied
      .all("data.aws_secretsmanager_secret")
      .concat(this.applied.all("aws_secretsmanager_secret"));
    const [secret] = secrets.filter(
      ({ values }) => text(values["arn"])?.slice(0, -6) === filled.replace(/000000$/, ""),
    );
    return secret ? text(secret.values["arn"]) : /[<>]/.test(filled) ? undefined : filled;
  }
}

function closed(why: string): Answer {
  return { reach: "closed", via: new Set(), stops: new Set([why]) };
}

/** As findings call it. */
function nameOf({ made }: Thing): string {
  return made.address;
}

function endName({ to }: Connection): string {
  return "service" in to ? to.service.made.address : "api" in to ? to.api : to.host;
}

function samePurpose({ purpose }: Followed, connection: Connection): boolean {
  return "service" in connection.to || purpose === connection.purpose;
}

/** What keeps a balancer from using a target, though packets would pass. */
function forwardingStops(balancer: Thing, service: Service, group: Made, port: number): readonly string[] {
  const zones = new Set(balancer.interfaces.map(({ subnet }) => subnet.values["availability_zone"]));
  const outside = service.interfaces.some(({ subnet }) => !zones.has(subnet.values["availability_zone"] ?? null));
  return [
    ...(group.values["target_type"] === "ip" ? [] : ["target type"]),
    ...(outside ? ["zone of the balancer"] : []),
    ...(service.ports.includes(port) ? [] : ["nobody listens"]),
  ];
}

/** Whether AWS knows an action on a resource: some have no resources, and stand for `*`. */
function belongs(action: string, resource: string): boolean {
  const [service = ""] = action.split(":");
  const hasNone = service === "ssmmessages" || action === "ecr:GetAuthorizationToken";
  return hasNone ? resource === "*" : resource.split(":")[2] === service;
}

function edges(cidr: string): readonly string[] {
  const range = rangeOf(cidr);
  if (!range) return [];
  if (cidr === "0.0.0.0/0") return INTERNET;
  return [range.first, range.last].map((it) =>
    [24, 16, 8, 0].map((bits) => Math.floor(it / 2 ** bits) % 256).join("."),
  );
}

/**
 * Names of Service Connect stand in the list of hosts of each container: nobody asks the VPC for them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
function isByServiceConnect(from: Service, to: Service): boolean {
  const [client, server] = [from, to].map(({ made }) => blocks(made.values["service_connect_configuration"])[0]);
  const isJoined = client?.["enabled"] === true && server?.["enabled"] === true;
  return isJoined && blocks(server["service"]).length > 0;
}
