/** What resources of AWS are written with: ARNs, policies, containers. */
export type Json = Readonly<Record<string, unknown>>;

export const account = "123456789012";
export const policy = (...actions: readonly string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
export const trust = (...services: readonly string[]): string =>
  JSON.stringify({
    Statement: services.map((it) => ({ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: [it] } })),
    Version: "2012-10-17",
  });
export const containers = (first: Json, ...rest: readonly Json[]): string => JSON.stringify([first, ...rest]);
export const topic = `arn:aws:sns:eu-central-1:${account}:topic`;
export const queue = `https://sqs.eu-central-1.amazonaws.com/${account}/queue`;
export const balancer = `arn:aws:elasticloadbalancing:eu-central-1:${account}:loadbalancer/app/lb/1`;
export const listener = `arn:aws:elasticloadbalancing:eu-central-1:${account}:listener/app/lb/1/2`;
export const group = (name: string): string =>
  `arn:aws:elasticloadbalancing:eu-central-1:${account}:targetgroup/${name}/1`;
export const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
/** All fields of the object: it is an attribute to Terraform. */
export const ingress = (protocol: string) => ({
  cidr_blocks: ["10.0.0.0/8"],
  description: "",
  from_port: 80,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  protocol,
  security_groups: [],
  self: false,
  to_port: 80,
});

export function lifecycleRule(rulePriority: number, tagPrefixList: readonly string[]): Json {
  const selection = { tagStatus: "tagged", tagPrefixList, countType: "imageCountMoreThan", countNumber: 5 };
  return { rulePriority, selection, action: { type: "expire" } };
}
