import type { Model } from "../terraform/model";
import { type Resource, Unknown, type Value, describe, items } from "../terraform/expressions/value";
import { type Match, hasUnknown, isAllUnknown, symbolic } from "./arn";
import { type Flag, flagOf } from "./flag";
import { type Link, link } from "./link";
import { SECURITY_GROUPS, SUBNETS, VPCS } from "./resource-types";
import { serviceOf } from "./security-groups";
import { type Known, orDefault, textSetting } from "./setting";

export interface Endpoint {
  readonly resource: Resource;
  readonly vpc: Link;
  readonly service: string;
  /** Where the service is that it leads to, in the form of `symbolic`: where the service's name is looked up, and by that name. */
  readonly regions: readonly string[];
  readonly type: Known<string>;
  readonly privateDns: Flag;
  readonly subnets: readonly Link[];
  readonly groups: readonly Link[];
  readonly policy: Value | undefined;
  /** Why another policy than this may hold. */
  readonly policyUnknown: readonly string[];
}

/** Whether an endpoint leads to a service, such as `ecr.api`. */
export function isOfService({ resource, service }: Endpoint, wanted: string): Match {
  if (service === wanted) return "yes";
  const name = symbolic(resource.get("service_name"));
  // Of `com.amazonaws.<?region>.s3` the service is known.
  return hasUnknown(service) || isAllUnknown(name) || /[^.]*<\?[^>]*>[^.]*$/.test(name) ? "unknown" : "no";
}

/** The VPC endpoints, with the subnets and groups that are associated by resources of their own. */
export function endpoints(model: Model): readonly Endpoint[] {
  const more = (type: string, attribute: string): ReadonlyMap<Resource, Value[]> => {
    const found = new Map<Resource, Value[]>();
    for (const association of model.all(type)) {
      const endpoint = link(association.get("vpc_endpoint_id"), ["aws_vpc_endpoint"]);
      if (endpoint.kind !== "found") continue;
      found.set(endpoint.resource, [
        ...(found.get(endpoint.resource) ?? []),
        association.get(attribute) ?? new Unknown(attribute),
      ]);
    }
    return found;
  };
  const subnets = more("aws_vpc_endpoint_subnet_association", "subnet_id");
  const groups = more("aws_vpc_endpoint_security_group_association", "security_group_id");
  const policies = more("aws_vpc_endpoint_policy", "policy");
  const strays = model
    .all("aws_vpc_endpoint_policy")
    .filter((policy) => link(policy.get("vpc_endpoint_id"), ["aws_vpc_endpoint"]).kind === "unknown")
    .map(({ address }) => `the endpoint of ${address}`);
  return model.all("aws_vpc_endpoint").map((resource) => {
    const name = resource.get("service_name");
    return {
      resource,
      vpc: link(resource.get("vpc_id"), VPCS),
      service: serviceOf(name) ?? describe(name),
      regions: regionsOf(resource),
      type: orDefault(textSetting(resource.get("vpc_endpoint_type")), "Gateway"),
      privateDns: flagOf(resource.get("private_dns_enabled"), false),
      subnets: [...items(resource.get("subnet_ids")), ...(subnets.get(resource) ?? [])].map((id) => link(id, SUBNETS)),
      groups: [...items(resource.get("security_group_ids")), ...(groups.get(resource) ?? [])].map((id) =>
        link(id, SECURITY_GROUPS),
      ),
      ...policyOf(resource, policies.get(resource) ?? [], strays),
    };
  });
}

/**
 * A name holds the region of its service, and is found in `service_region` alone, which is the endpoint's own by default.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 */
function regionsOf(endpoint: Resource): readonly string[] {
  const name = symbolic(endpoint.get("service_name"));
  const [, named] = /^(?:cn\.)?com\.amazonaws\.(<[^>]*>|[a-z0-9-]+)\./.exec(name) ?? [];
  return [symbolic(endpoint.get("service_region") ?? endpoint.region), ...(named === undefined ? [] : [named])];
}

/** The policy in force; without one everything passes. */
function policyOf(
  resource: Resource,
  [beside, ...others]: readonly Value[],
  strays: readonly string[],
): Pick<Endpoint, "policy" | "policyUnknown"> {
  const written = [resource.get("policy"), beside, ...others].filter((policy) => policy !== undefined && policy !== "");
  const several = written.length > 1 ? [`which of its policies ${resource.address} has in the end`] : [];
  return { policy: beside ?? written[0], policyUnknown: [...several, ...strays] };
}
