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
  "aws_appautoscaling_policy.books_cpu",
  "aws_appautoscaling_target.books",
  "aws_ecs_cluster_capacity_providers.platform",
  "aws_iam_role.nightly_report_schedule",
  "aws_s3_bucket_policy.reports",
  "aws_scheduler_schedule.nightly_report",
  "terraform_data.books_push",
])("%s comes and goes", (address) => {
  expect(needsCeremony(address)).toBe(false);
});

test.each([
  "aws_ecr_repository.books",
  "aws_ecs_service.books",
  "aws_iam_role.books_task",
  "aws_iam_role.x_schedule_task",
  "aws_s3_bucket.reports",
  "aws_security_group.books",
  "aws_sns_topic_subscription.events_to_mails",
  "aws_new_type.x",
])("%s is asked for", (address) => {
  expect(needsCeremony(address)).toBe(true);
});
