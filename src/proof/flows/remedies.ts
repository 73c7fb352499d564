/** What would do instead of an egress to the internet, in words that complete "…; …" and "add the rule, or …". */
const REMEDIES = {
  addEndpoint: "add the endpoint or set egress to 'nat'",
  repairEndpoint: "repair the endpoint or set egress to 'nat'",
  addToGateway: "add the route table to the S3 gateway endpoint or set egress to 'nat'",
  mirrorImage: "mirror the image to ECR or set egress to 'nat'",
  callInside: "call the service inside the VPC or set egress to 'nat'",
  correctHost: "correct the host or set egress to 'nat'",
};

export type Remedy = keyof typeof REMEDIES;

export function remedyWords(remedy: Remedy): string {
  return REMEDIES[remedy];
}
