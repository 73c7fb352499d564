import type { Facts } from "../../facts/facts";
import { readPolicy } from "../../facts/iam/policy";
import { linked } from "../../facts/link";
import { shown } from "../../facts/setting";
import type { FlowView } from "./flow-view";
import { byAddress, keyOf, type Own, type Reference, referenceTo } from "./reference";
import { type StatementView, statementView } from "./role-view";

export interface EndpointView extends Reference {
  /** `ecr.api`, `s3`. */
  readonly service: string;
  /** `Interface` costs by the hour and zone, `Gateway` nothing. */
  readonly type: string;
  readonly vpc: Reference | undefined;
  /** Of an interface endpoint: one network interface in each. */
  readonly subnets: readonly Reference[];
  readonly zones: readonly string[];
  readonly privateDns: boolean;
  /** What its own policy says; undefined without one: AWS then lets everything pass. */
  readonly policy: readonly StatementView[] | undefined;
  /** Who needs it, and for what. */
  readonly neededBy: readonly {
    readonly service: Reference;
    readonly label: string;
    readonly why: readonly string[];
  }[];
}

export function endpointViews(facts: Facts, own: Own, flows: readonly FlowView[]): readonly EndpointView[] {
  return facts.endpoints
    .filter(({ resource }) => own(resource))
    .map((endpoint): EndpointView => {
      const subnets = endpoint.subnets.flatMap((found) => linked(found) ?? []);
      const vpc = linked(endpoint.vpc);
      const key = keyOf(endpoint.resource);
      return {
        ...referenceTo(endpoint.resource),
        service: endpoint.service,
        type: shown(endpoint.type),
        vpc: vpc && referenceTo(vpc),
        subnets: subnets.map(referenceTo).toSorted(byAddress),
        zones: [...new Set(subnets.flatMap((subnet) => facts.vpcs.subnet(subnet)?.zone ?? []))].sort(),
        privateDns: endpoint.privateDns === true,
        policy:
          endpoint.policy === undefined
            ? undefined
            : readPolicy(endpoint.resource.address, endpoint.policy).statements.map((it) => statementView(it)),
        neededBy: flows.flatMap(({ from, to, why }) => {
          const isThis = to.kind === "aws api" && to.endpoint !== undefined && keyOf(to.endpoint) === key;
          return isThis && from.kind === "service" ? [{ service: referenceTo(from), label: from.label, why }] : [];
        }),
      };
    })
    .toSorted(byAddress);
}
