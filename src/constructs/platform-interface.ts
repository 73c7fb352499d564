import type { ITerraformDependable } from "cdktf";
import type { ResourceAttribute } from "../definition/resolve/resources/resources";

/**
 * All that a service needs of the platform around it. In one stack these are the attributes of the platform's
 * constructs; a service that lives in a stack of its own gets the same from the platform stack's outputs.
 */
export interface PlatformInterface {
  readonly region: string;
  /** 12 digits, or the reference to whichever account Terraform runs in. */
  readonly accountId: string;
  readonly vpcId: string;
  readonly publicSubnetIdByZone: ReadonlyMap<string, string>;
  readonly privateSubnetIdByZone: ReadonlyMap<string, string>;
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Group that every task joins to reach AWS services. */
  readonly endpointClientGroupId: string;
  /** Each service's own group, by the service's name. */
  readonly serviceGroupIdByName: ReadonlyMap<string, string>;
  /** Of the load balancer; undefined when no service is behind one. */
  readonly ingress:
    | {
        readonly url: string;
        /** Last part of the load balancer's ARN: `app/demo-balancer/1234567890abcdef`. */
        readonly arnSuffix: string;
        readonly listenerArn: string;
        /** Group that a task behind the load balancer joins, by port. */
        readonly targetGroupIdByPort: ReadonlyMap<number, string>;
        /** What must stand before the load balancer can reach a task, by port. */
        readonly connectedByPort: ReadonlyMap<number, readonly ITerraformDependable[]>;
      }
    | undefined;
  /** Of the private DNS namespace; undefined when no service is registered. */
  readonly namespaceId: string | undefined;
  /** Of the namespace of Service Connect; undefined when no service is found by it. */
  readonly connectNamespaceArn: string | undefined;
  /** Of the group of all schedules; undefined when no job has one. */
  readonly scheduleGroupName: string | undefined;
  /** Prefix list of DynamoDB's gateway endpoint; undefined when no service uses a table. */
  readonly dynamodbPrefixListId: string | undefined;
  /** What services use of AWS, by its name in the definition. */
  readonly resourceByName: ReadonlyMap<string, ResourceHandle>;
  /** KMS key of ECS Exec sessions; undefined when they have none. */
  readonly execKmsKeyArn: string | undefined;
  /** What must stand before a task in this kind of subnet starts, and stay until the last one is gone. */
  readonly connectedByTier: Readonly<Record<"public" | "private", readonly ITerraformDependable[]>>;
}

/** What a service needs to know of a resource that it uses. */
export interface ResourceHandle extends Readonly<Partial<Record<ResourceAttribute, string>>> {
  readonly arn: string;
  readonly name: string;
  /** What must stand before a task uses it, and stay until the last one is gone. */
  readonly dependsOn?: readonly ITerraformDependable[];
  /** Of what is looked up. */
  readonly lookedUp?: LookedUp;
}

/** How something that exists is found at each plan. */
export interface LookedUp {
  /** Address of the data source: `data.aws_db_instance.orders`. */
  readonly lookup: string;
  /** Of a database: the engine that it is held to, or one of those. */
  readonly engine?: string;
}

/** One attribute of a resource; the definition is valid, so a miss is a fault of ours. */
export function attributeOf(
  resources: PlatformInterface["resourceByName"],
  name: string,
  attribute: ResourceAttribute,
): string {
  const value = lookup(resources, name, "resource")[attribute];
  if (value === undefined) throw new Error(`resource '${name}': it has no ${attribute}; fix the stack's wiring`);
  return value;
}

/** Where resources that tasks connect to have their addresses. */
export interface ResourceNetwork {
  readonly vpcId: string;
  /** The private subnets, in the order of the definition. */
  readonly privateSubnetIds: readonly string[];
  /** A subnet in each zone that tasks run in. */
  readonly subnetIdByZone: ReadonlyMap<string, string>;
}

/** The value of `map` at `key`; the definition is valid, so a miss is a fault of ours. */
export function lookup<K extends string | number, V>(map: ReadonlyMap<K, V>, key: K, what: string): V {
  const value = map.get(key);
  if (value === undefined) {
    throw new Error(
      `platform interface: no ${what} for '${key}'; it has ${[...map.keys()].join(", ")}; fix the stack's wiring`,
    );
  }
  return value;
}
