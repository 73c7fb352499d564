import { goesWith, isAnother, isOfTask, isPartOf, needsCeremony } from "../../../src/synthesis/addresses/ceremony";

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

test.each([
  ["aws_security_group.shop", "aws_db_instance.shop", true],
  ["aws_security_group.shop", "aws_db_instance.shops", false],
  ["aws_security_group.shop", "aws_s3_bucket.shop", false],
  ["aws_efs_mount_target.share_b", "aws_efs_file_system.share", true],
  ["aws_efs_mount_target.share_b", "aws_efs_file_system.b", false],
  ["aws_efs_mount_target.share_b", "aws_subnet.private_b", true],
  ["aws_efs_mount_target.share_b", "aws_subnet.private_a", false],
  ["aws_nat_gateway.public_nat_b", "aws_eip.public_nat_b", true],
  ["aws_nat_gateway.public_nat_b", "aws_subnet.public_b", true],
  ["aws_nat_gateway.own", "aws_subnet.own_n", false],
  ["aws_route_table.private_b", "aws_subnet.public_b", false],
  ["aws_rds_cluster_instance.shop_writer", "aws_rds_cluster.shop", true],
  ["aws_route_table_association.private_b", "aws_subnet.private_b", true],
  ["aws_route_table.private_b", "aws_subnet.private_b", true],
  ["aws_route.private_b_internet", "aws_route_table.private_b", true],
  ["aws_route.private_b_internet", "aws_eip.public_nat_a", true],
  ["aws_route.own", "aws_eip.public_nat_a", false],
  ["aws_lb_listener.ingress_http", "aws_lb.ingress", true],
  ["aws_security_group.ingress_target_8080", "aws_lb.ingress", true],
  ["aws_security_group.endpoints", "aws_vpc_endpoint.endpoints_logs", true],
  ["aws_security_group.logs", "aws_vpc_endpoint.endpoints_logs", false],
  ["aws_kms_alias.main", "aws_kms_key.main", true],
  ["aws_sns_topic_subscription.events_to_orders", "aws_sns_topic.events", true],
  ["aws_sns_topic_subscription.events_to_orders", "aws_sqs_queue.orders", true],
  ["aws_sns_topic_subscription.events_to_orders", "aws_sqs_queue.to_orders", false],
])("%s as a part of %s: %s", (address, whole, isPart) => {
  expect(isPartOf(address, whole)).toBe(isPart);
});

test("a service or a job is said to take what it is made of, and nothing that other things hold", () => {
  expect(
    ["aws_ecr_repository.shop", "aws_iam_role_policy.shop_task", "aws_scheduler_schedule.shop"].map(isOfTask),
  ).toEqual([true, true, true]);
  expect(
    ["aws_s3_bucket.shop_uploads", "aws_db_instance.shop", "aws_cloudwatch_metric_alarm.shop"].map(isOfTask),
  ).toEqual([false, false, false]);
});

test.each([
  ["aws_s3_bucket_versioning.files", "aws_s3_bucket.files", true],
  ["aws_s3_bucket_versioning.files", "aws_s3_bucket.file", false],
  ["aws_sqs_queue_policy.orders", "aws_s3_bucket.orders", false],
  ["aws_efs_mount_target.share_b", "aws_efs_file_system.share", true],
])("%s goes with %s: %s", (address, whole, goes) => {
  expect(goesWith(address, whole)).toBe(goes);
});

test("what has its name in AWS from the definition is another one under another name, and a key isn't", () => {
  const resources = { "orders-data": { type: "key" }, orders: { type: "queue" } } as const;
  expect(
    ["aws_sqs_queue.orders", "aws_sqs_queue.orders_dead_letters", "aws_sqs_queue.own", "aws_kms_key.orders_data"].map(
      (address) => isAnother(address, resources),
    ),
  ).toEqual([true, true, false, false]);
  expect(isAnother("aws_sqs_queue.orders", undefined)).toBe(false);
});
