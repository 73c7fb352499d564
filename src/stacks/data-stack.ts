import type { Construct } from "constructs";
import type { ResourceNetwork } from "../constructs/platform-interface";
import { existingResources } from "../constructs/resources/existing";
import { addResources } from "../constructs/resources/resources";
import { keyNameOf } from "../definition/resolve/resources/keys";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { createdResources } from "../definition/resolve/resources/resources";
import { BaseStack } from "./base-stack";
import { addResourceOutputs } from "./data-interface";
import { readResourceNetwork } from "./platform-interface";

/** The resources of an environment in a state of their own, apart from what is deployed daily. */
export class DataStack extends BaseStack {
  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, "data", environment);
    const { resources, definition } = environment;
    const { region, deletionProtection } = definition;
    const { accountId } = this;
    let read: ResourceNetwork | undefined;
    const network = (): ResourceNetwork => (read ??= readResourceNetwork(this, environment));
    const keys = new Set(createdResources(resources).flatMap(({ definition: own }) => keyNameOf(own) ?? []));
    const existing = existingResources(this, resources, { region, accountId }, (name) => keys.has(name));
    const props = { resources, existing, region, accountId, network, deletionProtection };
    addResourceOutputs(this, addResources(this, props));
  }
}
