import type { ITerraformDependable } from "cdktf";
import type { PermissionDefinition } from "../definition/permissions";
import type { AddedConnection, AddedMount, AddedSecret, ServiceAdditions } from "../definition/resolve/additions";
import { reachesInternet } from "../definition/resolve/egress";
import { volumeName } from "../definition/resolve/names";
import type { ResolvedEnvironment, ResolvedService } from "../definition/resolve/resolve";
import type { ResolvedContainer } from "../definition/resolve/task/container";
import { variableNamesOf } from "../definition/resolve/uses";
import { Shown } from "../definition/validation/findings";
import { checkPermission } from "../definition/validation/resources/permission-rules";
import { VARIABLE } from "../definition/validation/checks";
import type { ExtendFindings } from "./extend-findings";

/** A role of a service's tasks. */
export interface RoleHandle {
  readonly name: string;
  readonly arn: string;
}

export interface ExtendedServiceProps {
  readonly service: ResolvedService;
  readonly environment: ResolvedEnvironment;
  readonly securityGroupId: string;
  readonly taskRole: RoleHandle;
  readonly executionRole: RoleHandle;
  readonly findings: ExtendFindings;
}

/** A service of the definition, which isn't made yet: what is added to it is there when it is. */
export class ExtendedService {
  /** Name in the definition. */
  readonly name: string;
  /** Port that it listens on; undefined for one that listens on none. */
  readonly port: number | undefined;
  /** Address of its ECS service. */
  readonly address: string;
  /** Name of its container in the task definition. */
  readonly containerName: string;
  /** Name of its log group in CloudWatch. */
  readonly logGroupName: string;
  /** Id of the group that its tasks alone are in. */
  readonly securityGroupId: string;
  /** What its code runs under. */
  readonly taskRole: RoleHandle;
  /** What ECS starts it with: pulls its image, writes its logs, reads its secrets. */
  readonly executionRole: RoleHandle;
  private readonly service: ResolvedService;
  private readonly isClosed: boolean;
  private readonly findings: ExtendFindings;
  private readonly variables: Record<string, string> = {};
  private readonly secrets: Record<string, AddedSecret> = {};
  private readonly mounts: AddedMount[] = [];
  private readonly permissions: PermissionDefinition[] = [];
  private readonly connections: AddedConnection[] = [];
  private readonly prerequisites: ITerraformDependable[] = [];

  constructor({ service, environment, findings, ...handles }: ExtendedServiceProps) {
    this.name = service.name;
    this.port = service.port;
    this.address = `aws_ecs_service.${service.id}`;
    this.containerName = service.physicalName;
    this.logGroupName = service.names.logGroup;
    this.securityGroupId = handles.securityGroupId;
    this.taskRole = handles.taskRole;
    this.executionRole = handles.executionRole;
    this.service = service;
    this.findings = findings;
    const { exposure, placement } = service;
    const zones = placement.subnets.map(({ zone }) => zone);
    this.isClosed = !reachesInternet({ exposure, zones }, environment.definition);
  }

  /** What was added until now, for those who make the service. */
  get additions(): ServiceAdditions {
    const { variables, secrets, mounts, permissions, connections, prerequisites } = this;
    return { variables, secrets, mounts, permissions, connections, prerequisites };
  }

  /** Adds an environment variable. Its value may be an attribute of what `extend` makes. */
  readonly addVariable = (name: string, value: string): void => {
    if (this.isFree(name)) this.variables[name] = value;
  };

  /** Adds a secret environment variable, which ECS reads when a task starts; the execution role is allowed to. */
  readonly addSecret = (name: string, secret: AddedSecret): void => {
    if (this.isFree(name)) this.secrets[name] = secret;
  };

  /** Mounts an access point of an EFS file system; `environment.allow` opens the way to it, `grant` lets the service mount it. */
  readonly addMount = (mount: AddedMount): void => {
    const report = this.findings.about("service", this.name);
    const { path } = mount;
    const own = this.containers.flatMap(({ mounts }) => mounts);
    const taken = [...own, ...this.mounts].map((mount) => mount.path);
    const isVolume = this.service.volumes.some(({ name }) => name === volumeName(path));
    if (!/^\/[^:]+$/.test(path)) report("mount path", path, "a path is absolute, without ':'", "correct it");
    else if (taken.includes(path) || isVolume)
      report("mount path", path, "it is mounted or writable already", "take another one");
    else this.mounts.push(mount);
  };

  /** Allows the service's code more in AWS, beside what its `uses` and `permissions` do. Actions are spelled out. */
  readonly grant = (permission: PermissionDefinition): void => {
    checkPermission(this.findings.about("service", this.name), "grant", permission, this.isClosed);
    this.permissions.push(permission);
  };

  /** Starts the service's tasks after these, and stops them before these go. */
  readonly dependsOn = (...dependables: readonly ITerraformDependable[]): void => {
    this.prerequisites.push(...dependables);
  };

  /** What `environment.allow` opened. */
  addConnection(connection: AddedConnection, ...rules: readonly ITerraformDependable[]): void {
    this.connections.push(connection);
    this.prerequisites.push(...rules);
  }

  /** Those that get what is added: the service's own, and what runs its image. */
  private get containers(): readonly ResolvedContainer[] {
    const [own, ...others] = this.service.containers;
    return [own, ...others.filter(({ image }) => image === own.image)];
  }

  private isFree(name: string): boolean {
    const report = this.findings.about("service", this.name);
    const ofContainers = this.containers.flatMap(({ environment, secrets, uses }) => [
      ...Object.keys({ ...environment, ...secrets }),
      ...variableNamesOf(uses),
    ]);
    const taken = [...ofContainers, ...Object.keys({ ...this.variables, ...this.secrets })];
    const isName = VARIABLE.test(name);
    if (!isName)
      report("variable", name, "a variable's name has letters, digits and '_', not starting with a digit", "rename it");
    else if (taken.includes(name))
      report("variable", new Shown(name), "each variable is set once, by the definition or by extend", "rename one");
    return isName && !taken.includes(name);
  }
}
