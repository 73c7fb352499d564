import { type Audience, SYNTHESIZE } from "../audience";

/** What would do where nothing leads to a destination, for who edits a definition and for who edits Terraform. */
const REMEDIES = {
  addEndpoint: { definition: SYNTHESIZE, terraform: "add an aws_vpc_endpoint for it, or a NAT gateway" },
  addToGateway: {
    definition: SYNTHESIZE,
    terraform: "add the subnet's route table to the route_table_ids of an S3 gateway endpoint, or a NAT gateway",
  },
  mirrorImage: {
    definition: "use an image of ECR, or set egress to 'nat'",
    terraform: "copy the image to ECR, or add a NAT gateway",
  },
  callInside: {
    definition: "name the service in calls, or set egress to 'nat'",
    terraform: "call the service inside of the VPC, or add a NAT gateway",
  },
  correctHost: {
    definition: "correct the host, or set egress to 'nat'",
    terraform: "correct the host, or add a NAT gateway",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Audience, string>>>>;

export type Remedy = keyof typeof REMEDIES;

export function remedyWords(remedy: Remedy, audience: Audience): string {
  return REMEDIES[remedy][audience];
}
