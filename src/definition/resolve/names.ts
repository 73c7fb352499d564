import { createHash } from "node:crypto";
import { LONGEST_NAME } from "../../aws/name-limits";
import { CONNECT_NAMES } from "../../aws/service-connect";
import type { NamesDefinition } from "../platform";

/** Physical names of what the platform has once. */
export interface PlatformNames {
  readonly cluster: string;
  readonly loadBalancer: string;
  readonly resourceGroup: string;
  /** Namespace of Service Connect. */
  readonly connectNamespace: string;
  /** First part of the names of everything that the platform has many of, such as security groups. */
  readonly prefix: string;
}

/** Physical names of what each service has. */
export interface ServiceNames {
  /** Task definition family and image repository. */
  readonly family: string;
  readonly service: string;
  /** First part of the name: each group has an end of its own. */
  readonly targetGroup: string;
  readonly logGroup: string;
  readonly executionRole: string;
  readonly taskRole: string;
  /** By which ECS gets certificates for Service Connect. */
  readonly tlsRole: string;
}

/** Physical names of what a job with a schedule has. */
export interface ScheduleNames {
  readonly schedule: string;
  /** The role by which EventBridge Scheduler starts the job. */
  readonly role: string;
}

/** What the names of roles of tasks end with. */
export const TASK_ROLES = ["ecsTaskExecutionRole", "ecsTaskRole"] as const;

/** What the names of roles end with by which ECS gets certificates for Service Connect. */
export const TLS_ROLE = "ecsTlsRole";

/** What the names of roles of schedules end with. */
export const SCHEDULER_ROLE = "schedulerRole";

/** A hyphen and the hexadecimal digits that tell what has a name from its predecessor: short enough for a target group's 32. */
export const UNIQUE_SUFFIX = 5;

/** Hexadecimal digits that stand for the whole of a name that AWS would find too long. */
const NAME_DIGITS = 6;

/**
 * How long the first part of names may be: deploy roles know an environment's roles by it, so even the longest name of a
 * role has it whole.
 */
export const LONGEST_PREFIX = roomBefore(`-${TASK_ROLES[0]}`, LONGEST_NAME.role);

/** Makes every physical name of an environment, so that a name's pattern and its length check can't drift apart. */
export class Names {
  /** First part of what the platform has once: `demo` in `demo-cluster`. */
  readonly platform: string;
  private readonly service: string;
  private readonly resourceGroup: string | undefined;

  constructor(environmentName: string, definition: NamesDefinition = {}) {
    this.resourceGroup = definition.resourceGroup;
    this.platform = definition.platform ?? environmentName;
    this.service = definition.service ?? environmentName;
  }

  forPlatform(): PlatformNames {
    return {
      cluster: `${this.platform}-cluster`,
      loadBalancer: fitting(this.platform, "-balancer", LONGEST_NAME.loadBalancer),
      resourceGroup: this.resourceGroup ?? `${this.platform}-resources`,
      connectNamespace: this.platform,
      prefix: this.platform,
    };
  }

  /** Group of all schedules. */
  forSchedules(): string {
    return `${this.platform}-jobs`;
  }

  /** What a job with a schedule has beside what services have. */
  forSchedule(name: string): ScheduleNames {
    const own = this.service === "" ? name : `${this.service}-${name}`;
    return { schedule: own, role: this.role(name, SCHEDULER_ROLE) };
  }

  /** What the name of a resource that services use is made from. */
  forResource(name: string): string {
    return `${this.platform}-${name}`;
  }

  forService(name: string): ServiceNames {
    const own = this.service === "" ? name : `${this.service}-${name}`;
    return {
      family: own,
      service: `${own}-service`,
      targetGroup: fitting(own, "-tg", LONGEST_NAME.targetGroup - UNIQUE_SUFFIX),
      logGroup: `/ecs/${this.platform}/${name}`,
      // The console creates a role `ecsTaskExecutionRole` in many accounts: ours says whose it is.
      executionRole: this.role(name, TASK_ROLES[0]),
      taskRole: this.role(name, TASK_ROLES[1]),
      tlsRole: this.role(name, TLS_ROLE),
    };
  }

  private role(name: string, kind: string): string {
    return fitting(`${this.platform}-${name}`, `-${kind}`, LONGEST_NAME.role);
  }
}

/** What a service's port is called in the namespace of Service Connect: no service has a name with `_`. */
export function discoveryName(service: string, portName: string | undefined): string {
  return portName === undefined ? service : fitting(`${service}_${portName}`, "", CONNECT_NAMES.discovery.longest);
}

/** What all target groups of a service are named, its next ones as well, as a pattern of IAM. */
export function anyTargetGroup({ targetGroup }: ServiceNames): string {
  return `${targetGroup}-*`;
}

/** A name that AWS would find too long loses the last part of its `start`, for a hash of all of it. */
function fitting(start: string, end: string, longest: number): string {
  if (start.length + end.length <= longest) return `${start}${end}`;
  const kept = start.slice(0, roomBefore(end, longest)).replace(/-$/, "");
  return `${kept}-${hash(start, NAME_DIGITS)}${end}`;
}

/** How much of a name that is too long is kept before its hash and `end`. */
function roomBefore(end: string, longest: number): number {
  return longest - end.length - NAME_DIGITS - "-".length;
}

function hash(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** Name of the volume behind a writable path: `/var/cache` is `var-cache`. */
export function volumeName(path: string): string {
  return path.replace(/^\//, "").replaceAll(/[^A-Za-z0-9_-]/g, "-");
}

/** A name as part of a Terraform address: `hostname-app` is `hostname_app`. */
export function terraformId(name: string): string {
  return name.replaceAll("-", "_");
}

/** A name as the first part of environment variables: `hostname-app` is `HOSTNAME_APP`. */
export function variablePrefix(name: string): string {
  return terraformId(name).toUpperCase();
}
