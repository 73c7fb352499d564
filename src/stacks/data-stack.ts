import type { Construct } from "constructs";
import type { ResourceNetwork } from "../constructs/platform-interface";
import { addResources } from "../constructs/resources/resources";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
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
    addResourceOutputs(this, addResources(this, { resources, region, accountId, network, deletionProtection }));
  }
}
