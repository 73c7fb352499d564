import { needsCeremony } from "../../../src/synthesis/addresses/ceremony";

test.each([
  "aws_ecr_lifecycle_policy.books",
  "aws_iam_role_policy.books_task",
  "aws_iam_role_policy_attachment.books_task",
  "aws_resourcegroups_group.environment",
  "aws_vpc_security_group_egress_rule.books_to_list",
  "aws_vpc_security_group_ingress_rule.ingress_http_from_anywhere",
  "docker_image.books",
  "docker_registry_image.books",
])("%s comes and goes", (address) => {
  expect(needsCeremony(address)).toBe(false);
});

test.each(["aws_ecr_repository.books", "aws_ecs_service.books", "aws_security_group.books", "aws_new_type.x"])(
  "%s is asked for",
  (address) => {
    expect(needsCeremony(address)).toBe(true);
  },
);
