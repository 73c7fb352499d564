import { EcsAccountSettingDefault } from "@cdktf/provider-aws/lib/ecs-account-setting-default";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/**
 * Long ARNs for ECS services, the account's default in the region: without them services can't be tagged. It concerns
 * everybody in the account, new accounts have it anyway, and `destroy` can't always turn it off again.
 */
export class LongServiceArns extends Construct {
  /** What must stand before the first ECS service: AWS refuses tags on a service with a short ARN. */
  readonly setting: ITerraformDependable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const props = { name: "serviceLongArnFormat", value: "enabled" };
    this.setting = new EcsAccountSettingDefault(this, "Default", props);
  }
}
