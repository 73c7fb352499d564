import { EcsAccountSettingDefault } from "@cdktf/provider-aws/lib/ecs-account-setting-default";
import { Construct } from "constructs";

/**
 * Long ARNs for ECS services, the account's default in the region: without them services can't be tagged. It concerns
 * everybody in the account, new accounts have it anyway, and `destroy` can't always turn it off again.
 */
export class LongServiceArns extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new EcsAccountSettingDefault(this, "Default", { name: "serviceLongArnFormat", value: "enabled" });
  }
}
