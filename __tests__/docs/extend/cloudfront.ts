import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import type { Extend } from "../../../src/extend/extend";

/** Managed by AWS. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

/** Where CloudFront's requests come from; it counts as 55 of the 60 rules of a group. */
const CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing";

/** A CloudFront distribution in front of the load balancer, which nobody else may connect to, in production alone. */
export const withDistribution: Extend = (environment) => {
  const { key, scope, loadBalancer, accountId } = environment;
  if (key !== "prod" || loadBalancer === undefined) return;

  environment.expose("from_cloudfront", {
    to: loadBalancer,
    port: 80,
    from: [CLOUDFRONT],
    reason: "clients come by CloudFront",
  });
  new CloudfrontDistribution(scope, "shop", {
    enabled: true,
    httpVersion: "http2and3",
    priceClass: "PriceClass_100",
    origin: [
      {
        originId: "balancer",
        domainName: loadBalancer.dnsName,
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "http-only",
          originSslProtocols: ["TLSv1.2"],
        },
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: "balancer",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: CACHING_DISABLED,
      originRequestPolicyId: ALL_VIEWER,
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  });

  // Only where the definition has a bootstrap: what the roles that deploy may do.
  environment.deployActions(
    "aws_cloudfront_distribution",
    {
      reads: ["cloudfront:GetDistribution", "cloudfront:ListTagsForResource"],
      writes: [
        "cloudfront:DeleteDistribution",
        "cloudfront:TagResource",
        "cloudfront:UntagResource",
        "cloudfront:UpdateDistribution",
      ],
      resources: [`arn:aws:cloudfront::${accountId}:distribution/*`],
    },
    { writes: ["cloudfront:CreateDistribution"], resources: ["*"], reason: "AWS lets nobody narrow it" },
  );
};
