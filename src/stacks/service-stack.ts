import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PlatformInterface } from "../constructs/platform-interface";
import { Service } from "../constructs/service/service";
import type { ResolvedEnvironment, ResolvedService } from "../definition/resolve/resolve";
import { withAdded } from "../definition/resolve/task/containers";
import { BaseStack } from "./base-stack";
import { serviceDeclarations } from "./declarations";
import { readAdditions } from "./extension/extension-stack";
import { readPlatformInterface } from "./platform-interface";
import { addServiceOutputs } from "./outputs";

/** One service in a stack of its own. It meets the platform's stack in that stack's outputs, and no other service at all. */
export class ServiceStack extends BaseStack {
  private readonly environment: ResolvedEnvironment;
  private readonly service: ResolvedService;
  private readonly platform: PlatformInterface;

  constructor(scope: Construct, environment: ResolvedEnvironment, { added, ...given }: ResolvedService) {
    super(scope, given.name, environment);
    const read = readAdditions(this, environment, given.name, added);
    const service = { ...given, added: read, containers: withAdded(given.containers, read) };
    this.environment = environment;
    this.service = service;
    const platform = readPlatformInterface(this, { environment, service, accountId: this.accountId });
    this.platform = platform;
    addService(new Construct(this, service.id), { environment, service, platform });
  }

  protected override get declared(): object {
    return serviceDeclarations(this.environment, this.service, this.platform);
  }
}

export interface AddServiceProps {
  readonly environment: ResolvedEnvironment;
  readonly service: ResolvedService;
  readonly platform: PlatformInterface;
  /**
   * What must be deployed before its tasks start.
   * @default - nothing of its stack
   */
  readonly after?: readonly ITerraformDependable[];
}

/** Adds a service, with the outputs that tell where it answers, to whichever stack it stands in. */
export function addService(scope: Construct, { environment, service, platform, after = [] }: AddServiceProps): void {
  const { logRetentionDays, deletionProtection } = environment.definition;
  const callees = service.calls.flatMap(({ callee }) => environment.serviceByName.get(callee) ?? []);
  new Service(scope, "Default", { service, callees, platform, logRetentionDays, deletionProtection, after });
  addServiceOutputs(scope, { service, platform, namespace: environment.namespace });
}
