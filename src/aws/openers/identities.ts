import { type Opener, docs, permits } from "./opener";

/** Who may act in the account, and what leaves it. */
export const IDENTITIES: readonly Opener[] = [
  {
    ...permits,
    types: ["aws_iam_access_key"],
    page: docs("IAM/latest/UserGuide/id_credentials_access-keys.html"),
    about: ["user"],
    says: (it) => `makes credentials of user ${it} that don't expire`,
  },
  {
    ...permits,
    types: ["aws_iam_user_login_profile"],
    page: docs("IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html"),
    about: ["user"],
    says: (it) => `lets user ${it} sign in to the console`,
  },
  {
    ...permits,
    types: ["aws_iam_user_policy", "aws_iam_user_policy_attachment", "aws_iam_user_group_membership"],
    page: docs("IAM/latest/UserGuide/access_policies_manage-attach-detach.html"),
    about: ["user", "policy_arn", "policy", "groups"],
    says: (it) => `gives a user permissions: ${it}`,
  },
  {
    ...permits,
    types: ["aws_iam_group_policy", "aws_iam_group_policy_attachment", "aws_iam_group_membership"],
    page: docs("IAM/latest/UserGuide/access_policies_manage-attach-detach.html"),
    about: ["group", "policy_arn", "policy", "users"],
    says: (it) => `gives the users of a group permissions: ${it}`,
  },
  {
    ...permits,
    types: ["aws_iam_openid_connect_provider", "aws_iam_saml_provider"],
    page: docs("IAM/latest/UserGuide/id_roles_providers.html"),
    about: ["url", "name", "client_id_list"],
    says: (it) => `lets identities from outside of AWS take the roles that trust it: ${it}`,
  },
  {
    ...permits,
    types: ["aws_sns_topic_subscription"],
    page: docs("sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html"),
    where: { argument: "protocol", values: ["email", "email-json", "sms", "http", "https"] },
    about: ["topic_arn", "protocol", "endpoint"],
    says: (it) => `sends what is published to a topic out of AWS: ${it}`,
  },
  {
    ...permits,
    types: ["aws_cloudwatch_log_subscription_filter"],
    page: docs("AmazonCloudWatch/latest/logs/Subscriptions.html"),
    about: ["log_group_name", "destination_arn"],
    says: (it) => `hands on lines of a log: ${it}`,
  },
];
