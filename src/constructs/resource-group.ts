import { ResourcegroupsGroup } from "@cdktf/provider-aws/lib/resourcegroups-group";
import { Construct } from "constructs";
import { jsonLocal } from "./locals";

export interface ResourceGroupProps {
  readonly name: string;
  /** What a resource must carry to be in the group, all of them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A resource group that finds everything of the environment in the console, by its tags. */
export class ResourceGroup extends Construct {
  constructor(scope: Construct, id: string, props: ResourceGroupProps) {
    super(scope, id);
    const query = jsonLocal(this, "resource_query", {
      ResourceTypeFilters: ["AWS::AllSupported"],
      TagFilters: Object.entries(props.tags).map(([Key, value]) => ({ Key, Values: [value] })),
    });
    new ResourcegroupsGroup(this, "Default", {
      name: props.name,
      // Resource Groups takes letters, digits, spaces and `-_.` only; anything else fails the apply.
      description: "Everything that carries the tags of the environment",
      resourceQuery: { type: "TAG_FILTERS_1_0", query },
    });
  }
}
