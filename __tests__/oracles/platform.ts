/** The things of an applied platform that take part in connections, and what each needs; read off the state alone. */
import { type Applied, type Json, type JsonObject, type Made, blocks, text, texts } from "./applied";
import { ANY_CLIENT, type Interface, LINUX, type Network } from "./network";

/** A service, a load balancer or an interface endpoint. */
export interface Thing {
  readonly made: Made;
  readonly kind: "service" | "load balancer" | "endpoint";
  readonly interfaces: readonly Interface[];
  /** TCP ports that it listens on. */
  readonly ports: readonly number[];
}

export interface Service extends Thing {
  readonly containers: readonly JsonObject[];
  readonly task: Made | undefined;
}

/** A connection that a service can't do without. */
export interface Connection {
  readonly from: Service;
  /** A service, a name of an AWS API such as `ecr.api`, or a host. */
  readonly to:
    | { readonly service: Service }
    | { readonly api: string; readonly region: string }
    | { readonly host: string };
  readonly port: number;
  readonly purpose: string;
  /** What an endpoint's policy has to let pass. */
  readonly actions: readonly Action[];
}

export interface Action {
  readonly action: string;
  readonly resource: string;
}

/** What a service asks of a role. */
export interface Permission extends Action {
  readonly service: Service;
  /** ARN; undefined where the task definition names none. */
  readonly role: string | undefined;
}

const CHANNELS = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
const LAYERS = ["BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage"];
/** Any task's id stands for all. */
const TASK = "0123456789abcdef0123456789abcdef";

export class Platform {
  readonly services: readonly Service[];
  readonly balancers: readonly Thing[];
  readonly endpoints: readonly Thing[];
  readonly account: string;
  private readonly applied: Applied;
  private readonly network: Network;

  constructor(applied: Applied, network: Network) {
    this.applied = applied;
    this.network = network;
    this.services = applied.all("aws_ecs_service").map((made) => this.service(made));
    this.balancers = applied.all("aws_lb").map((made) => this.balancer(made));
    this.endpoints = applied
      .all("aws_vpc_endpoint")
      .filter((made) => made.values["vpc_endpoint_type"] === "Interface")
      .map((made) => this.endpoint(made));
    this.account = /^arn:aws:iam::(\d+):/.exec(text(applied.all("aws_iam_role")[0]?.values["arn"]) ?? "")?.[1] ?? "";
  }

  /** What a service must reach to start and to do its work, as its task definition says. */
  connectionsOf(from: Service): readonly Connection[] {
    const found: Connection[] = [];
    const region = text(from.made.values["region"]) ?? "";
    const api = (name: string, purpose: string, actions: readonly Action[] = [], at = region): void => {
      found.push({ from, to: { api: name, region: at }, port: 443, purpose, actions });
    };
    for (const container of from.containers) {
      const image = imageOf(text(container["image"]) ?? "");
      if (image.repository === undefined)
        found.push({ from, to: { host: image.host }, port: 443, purpose: "pull its image", actions: [] });
      else {
        const { repository } = image;
        api("ecr.api", "pull its image", [{ action: "ecr:GetAuthorizationToken", resource: "*" }], image.region);
        api(
          "ecr.dkr",
          "pull its image",
          LAYERS.slice(1).map((it) => ({ action: `ecr:${it}`, resource: repository })),
          image.region,
        );
        const layers = `arn:aws:s3:::prod-${image.region}-starport-layer-bucket/layer`;
        api("s3", "pull its image", [{ action: "s3:GetObject", resource: layers }], image.region);
      }
      const log = logOf(container);
      if (log) api("logs", "write its logs", writes(log, this.account), log.region);
      for (const arn of secretsOf(container)) {
        const [, , store = ""] = arn.split(":");
        api(store, "read its secrets", [{ action: readAction(store), resource: arn }]);
      }
      for (const { value } of environmentOf(container)) {
        const [, host = "", port = "80"] = /^http:\/\/([^:/]+)(?::(\d+))?/.exec(value) ?? [];
        for (const service of this.named(host, from))
          found.push({ from, to: { service }, port: Number(port), purpose: `call ${host}`, actions: [] });
      }
    }
    if (from.made.values["enable_execute_command"] === true) {
      const channels = CHANNELS.map((it) => ({ action: `ssmmessages:${it}`, resource: "*" }));
      api("ssmmessages", "open ECS Exec sessions", channels);
      if (this.execKey(from) !== undefined) api("kms", "open ECS Exec sessions");
    }
    return found;
  }

  permissionsOf(service: Service): readonly Permission[] {
    const { task } = service;
    const [execution, own] = [text(task?.values["execution_role_arn"]), text(task?.values["task_role_arn"])];
    const needed: Permission[] = [];
    const ask = (role: string | undefined, action: string, resource: string): void => {
      needed.push({ service, role, action, resource });
    };
    for (const container of service.containers) {
      const { repository } = imageOf(text(container["image"]) ?? "");
      if (repository !== undefined) {
        ask(execution, "ecr:GetAuthorizationToken", "*");
        for (const action of LAYERS) ask(execution, `ecr:${action}`, repository);
      }
      const log = logOf(container);
      for (const { action, resource } of log ? writes(log, this.account) : []) ask(execution, action, resource);
      for (const arn of secretsOf(container)) ask(execution, readAction(arn.split(":")[2] ?? ""), arn);
    }
    if (service.made.values["enable_execute_command"] === true) {
      for (const channel of CHANNELS) ask(own, `ssmmessages:${channel}`, "*");
      const key = this.execKey(service);
      if (key !== undefined) ask(own, "kms:Decrypt", key);
    }
    return needed;
  }

  /** Services that a balancer's listeners forward to, each with the port that it registers. */
  targetsOf(balancer: Thing): readonly { readonly service: Service; readonly port: number; readonly group: Made }[] {
    const listeners = this.applied.where("aws_lb_listener", "load_balancer_arn", balancer.made.values["arn"]);
    const actions = listeners.flatMap(({ values }) => [
      ...blocks(values["default_action"]),
      ...this.applied
        .where("aws_lb_listener_rule", "listener_arn", values["arn"])
        .flatMap((rule) => blocks(rule.values["action"])),
    ]);
    const arns = actions.flatMap((action) => [
      ...texts(action["target_group_arn"]),
      ...blocks(action["forward"]).flatMap((forward) =>
        blocks(forward["target_group"]).flatMap((it) => texts(it["arn"])),
      ),
    ]);
    return this.services.flatMap((service) =>
      blocks(service.made.values["load_balancer"]).flatMap((block) => {
        const arn = text(block["target_group_arn"]) ?? "";
        const [group] = this.applied.where("aws_lb_target_group", "arn", arn);
        return group && arns.includes(arn) ? [{ service, port: Number(block["container_port"]), group }] : [];
      }),
    );
  }

  /** Interface endpoints that take what a VPC sends to an API by its usual name. */
  takersOf(name: string, from: Service): readonly Thing[] {
    const [first] = from.interfaces;
    return this.endpoints.filter(
      ({ made: { values } }) =>
        values["service_name"] === name &&
        values["private_dns_enabled"] === true &&
        values["vpc_id"] === first?.vpc.values["id"],
    );
  }

  /** Services that register under a name in a namespace of the caller's VPC. */
  private named(host: string, from: Service): readonly Service[] {
    const [first] = from.interfaces;
    return this.applied
      .where("aws_service_discovery_private_dns_namespace", "vpc", first?.vpc.values["id"])
      .flatMap((space) => {
        const name = text(space.values["name"]) ?? "";
        if (!host.endsWith(`.${name}`)) return [];
        const entries = this.applied
          .where("aws_service_discovery_service", "name", host.slice(0, -name.length - 1))
          .filter(({ values }) => blocks(values["dns_config"]).some((it) => it["namespace_id"] === space.values["id"]));
        return this.services.filter(({ made }) =>
          blocks(made.values["service_registries"]).some((it) =>
            entries.some(({ values }) => values["arn"] === it["registry_arn"]),
          ),
        );
      });
  }

  private execKey(service: Service): string | undefined {
    const [cluster] = this.applied.where("aws_ecs_cluster", "arn", service.made.values["cluster"]);
    const [configuration] = blocks(cluster?.values["configuration"]);
    const [exec] = blocks(configuration?.["execute_command_configuration"]);
    return text(exec?.["kms_key_id"]);
  }

  private service(made: Made): Service {
    const [network] = blocks(made.values["network_configuration"]);
    const [task] = this.applied.where("aws_ecs_task_definition", "arn", made.values["task_definition"]);
    const containers = blocks(JSON.parse(text(task?.values["container_definitions"]) ?? "[]") as Json);
    const ports = containers.flatMap((container) =>
      blocks(container["portMappings"]).flatMap((it) =>
        (it["protocol"] ?? "tcp") === "tcp" ? [Number(it["containerPort"])] : [],
      ),
    );
    const isPublic = network?.["assign_public_ip"] === true;
    const interfaces = this.interfaces(network?.["subnets"], texts(network?.["security_groups"]), {
      isPublic,
      ephemeral: LINUX,
    });
    return { made, kind: "service", interfaces, ports: [...new Set(ports)], containers, task };
  }

  private balancer(made: Made): Thing {
    const groups = texts(made.values["security_groups"]);
    const ports = this.applied
      .where("aws_lb_listener", "load_balancer_arn", made.values["arn"])
      .map(({ values }) => Number(values["port"]));
    const isPublic = made.values["internal"] !== true;
    const unfiltered = groups.length === 0 && made.values["load_balancer_type"] === "network";
    const interfaces = this.interfaces(made.values["subnets"], unfiltered ? undefined : groups, {
      isPublic,
      ephemeral: ANY_CLIENT,
    });
    return { made, kind: "load balancer", interfaces, ports };
  }

  private endpoint(made: Made): Thing {
    const beside = (type: string, attribute: string): readonly string[] =>
      this.applied.where(type, "vpc_endpoint_id", made.values["id"]).flatMap(({ values }) => texts(values[attribute]));
    const subnets = [
      ...texts(made.values["subnet_ids"]),
      ...beside("aws_vpc_endpoint_subnet_association", "subnet_id"),
    ];
    const groups = [
      ...texts(made.values["security_group_ids"]),
      ...beside("aws_vpc_endpoint_security_group_association", "security_group_id"),
    ];
    const interfaces = this.interfaces(subnets, groups, { isPublic: false, ephemeral: ANY_CLIENT });
    return { made, kind: "endpoint", interfaces, ports: [443] };
  }

  private interfaces(
    subnets: Json | undefined,
    groups: readonly string[] | undefined,
    rest: Pick<Interface, "isPublic" | "ephemeral">,
  ): readonly Interface[] {
    return texts(subnets).flatMap((id) => {
      const [subnet] = this.applied.where("aws_subnet", "id", id);
      const vpc = subnet && this.network.vpcOf(subnet);
      if (!subnet || !vpc) return [];
      const isDefault = groups?.length === 0;
      return [{ subnet, vpc, groups: isDefault ? this.network.defaultGroups(vpc) : groups, isDefault, ...rest }];
    });
  }
}

interface Image {
  readonly host: string;
  /** ARN, where the registry is ECR. */
  readonly repository?: string;
  readonly region: string;
}

export function imageOf(image: string): Image {
  const [, account, region = "", name = ""] = /^(\d+)\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  const host = image.split("/")[0] ?? "";
  return account === undefined
    ? { host, region }
    : { host, region, repository: `arn:aws:ecr:${region}:${account}:repository/${name}` };
}

interface Log {
  readonly group: string;
  readonly region: string;
  readonly stream: string;
}

function logOf(container: JsonObject): Log | undefined {
  const [log] = blocks(container["logConfiguration"]);
  const [options] = blocks(log?.["options"]);
  if (log?.["logDriver"] !== "awslogs" || !options) return undefined;
  const [group = "", region = "", prefix = ""] = ["group", "region", "stream-prefix"].map((it) =>
    text(options[`awslogs-${it}`]),
  );
  return { group, region, stream: `${prefix}/${text(container["name"]) ?? ""}/${TASK}` };
}

function writes({ group, region, stream }: Log, account: string): readonly Action[] {
  const resource = `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}`;
  return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({ action, resource }));
}

/** ARNs without what stands behind a secret's own: key, stage and version. */
function secretsOf(container: JsonObject): readonly string[] {
  return blocks(container["secrets"]).flatMap((it) => {
    const from = text(it["valueFrom"]) ?? "";
    return from.startsWith("arn:") ? [from.split(":").slice(0, 7).join(":")] : [];
  });
}

function readAction(store: string): string {
  return store === "ssm" ? "ssm:GetParameters" : "secretsmanager:GetSecretValue";
}

function environmentOf(container: JsonObject): readonly { readonly value: string }[] {
  return blocks(container["environment"]).map((it) => ({ value: text(it["value"]) ?? "" }));
}
