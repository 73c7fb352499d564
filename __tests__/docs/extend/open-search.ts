import { OpensearchDomain } from "@cdktf/provider-aws/lib/opensearch-domain";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Extend } from "../../../src/extend/extend";

/** An OpenSearch domain in the private subnets, which one service searches. */
export const withSearch: Extend = (environment) => {
  const { scope, prefix, network, region, accountId } = environment;
  const service = environment.service("hostname-app");

  const group = new SecurityGroup(scope, "search", {
    name: `${prefix}-search`,
    description: "The OpenSearch domain",
    vpcId: network.vpcId,
  });
  const domain = new OpensearchDomain(scope, "search_domain", {
    domainName: `${prefix}-search`,
    engineVersion: "OpenSearch_2.19",
    clusterConfig: {
      instanceType: "t3.small.search",
      instanceCount: 2,
      zoneAwarenessEnabled: true,
      zoneAwarenessConfig: { availabilityZoneCount: 2 },
    },
    ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: 10 },
    vpcOptions: { subnetIds: network.privateSubnetIds.slice(0, 2), securityGroupIds: [group.id] },
    encryptAtRest: { enabled: true },
    nodeToNodeEncryption: { enabled: true },
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
  });

  environment.allow("app_to_search", { from: service, to: group, port: 443, reason: "the app searches products" });
  service.grant({
    actions: ["es:ESHttpGet", "es:ESHttpPost"],
    resources: [`${domain.arn}/*`],
    reason: "the app searches products",
  });
  service.addVariable("SEARCH_HOST", domain.endpoint);

  // Only where the definition has a bootstrap: what the roles that deploy may do.
  environment.deployActions("aws_opensearch_domain", {
    reads: ["es:DescribeDomain", "es:DescribeDomainConfig", "es:ListTags"],
    writes: [
      "es:AddTags",
      "es:CreateDomain",
      "es:DeleteDomain",
      "es:GetUpgradeStatus",
      "es:RemoveTags",
      "es:UpdateDomainConfig",
      "es:UpgradeDomain",
    ],
    resources: [`arn:aws:es:${region}:${accountId}:domain/${prefix}-search`],
  });
};
