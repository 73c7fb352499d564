import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { Construct } from "constructs";

export interface DiscoveryProps {
  /** Name of the private DNS zone: `demo.internal`. */
  readonly namespace: string;
  readonly vpcId: string;
}

/** The private DNS namespace in which internal services are found: `random-quote.<namespace>`. */
export class Discovery extends Construct {
  readonly namespaceId: string;

  constructor(scope: Construct, id: string, props: DiscoveryProps) {
    super(scope, id);
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, "Default", {
      name: props.namespace,
      description: "Names of services inside the VPC",
      vpc: props.vpcId,
    });
    this.namespaceId = namespace.id;
  }
}
