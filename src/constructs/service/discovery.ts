import { ServiceDiscoveryHttpNamespace } from "@cdktf/provider-aws/lib/service-discovery-http-namespace";
import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { Construct } from "constructs";
import { uniqueName } from "../unique-name";

export interface DiscoveryProps {
  readonly vpcId: string;
  /**
   * Name of the private DNS zone: `demo.internal`.
   * @default - no service is registered in one
   */
  readonly namespace?: string | undefined;
  /**
   * What the name of the namespace of Service Connect begins with.
   * @default - no service is found by it
   */
  readonly connectNamespace?: string | undefined;
}

/** The namespaces in which internal services are found: of private DNS, `random-quote.<namespace>`, and of Service Connect. */
export class Discovery extends Construct {
  readonly namespaceId: string | undefined;
  readonly connectNamespaceArn: string | undefined;

  constructor(scope: Construct, id: string, { vpcId, namespace, connectNamespace }: DiscoveryProps) {
    super(scope, id);
    if (namespace !== undefined)
      this.namespaceId = new ServiceDiscoveryPrivateDnsNamespace(this, "Default", {
        name: namespace,
        description: "Names of services inside the VPC",
        vpc: vpcId,
      }).id;
    // One of its own: what ECS makes there has no DNS records, and can't be called like an entry of a service that has.
    if (connectNamespace !== undefined)
      this.connectNamespaceArn = new ServiceDiscoveryHttpNamespace(this, "connect", {
        // Services leave it before it goes.
        ...uniqueName(connectNamespace, "description"),
        description: "Ports of services in Service Connect",
      }).arn;
  }
}
