/** IAM, KMS, Secrets Manager and Systems Manager. */
import {
  ARN,
  IAM_POLICY,
  POLICY,
  PREFIX_SUFFIX,
  all,
  arnOf,
  between,
  either,
  enumOf,
  length,
  matching,
  oneOf,
  orEmpty,
} from "../checks";
import type { Rows } from "../type-row";

const IAM_CHARACTERS = matching(/^[\w+=,.@-]*$/, "letters, digits and _+=,.@-");
const POLICY_NAME = all(length(1, 128), IAM_CHARACTERS);
const POLICY_PREFIX = all(length(1, 128 - PREFIX_SUFFIX), IAM_CHARACTERS);
const ROLE_NAME = all(length(1, 128), matching(/^(?!arn:)/, "the name of a role, and no ARN"));
const PATH = length(0, 512);
const ALIAS = matching(/^alias\/[\w/-]+$/, "alias/ and letters, digits, /, _ and -");
const BASE64 = matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "a text in Base64");
const SECRET_NAME = matching(/^[\w/+=.@-]+$/, "letters, digits and /_+=.@-");

export const IDENTITIES: Rows = {
  aws_iam_role: {
    source: "iam/role.go",
    replaces: ["name", "name_prefix", "path"],
    defaults: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
    keeps: ["inline_policy"],
    same: { assume_role_policy: "policy", "inline_policy.policy": "policy" },
    values: {
      assume_role_policy: IAM_POLICY,
      description: all(length(0, 1000), matching(/^[\t\n\r\u0020-\u007e\u00a1-\u00ff]*$/, "characters of Latin-1")),
      "inline_policy.name": orEmpty(POLICY_NAME),
      "inline_policy.policy": IAM_POLICY,
      managed_policy_arns: ARN,
      max_session_duration: between(3600, 43200),
      name: all(length(1, 64), IAM_CHARACTERS),
      name_prefix: all(length(1, 64 - PREFIX_SUFFIX), IAM_CHARACTERS),
      path: PATH,
      permissions_boundary: arnOf("iam", "policy/", "the ARN of a policy"),
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_iam_role_policy: {
    source: "iam/role_policy.go",
    replaces: ["name", "name_prefix", "role"],
    same: { policy: "policy" },
    values: { name: POLICY_NAME, name_prefix: POLICY_PREFIX, policy: IAM_POLICY, role: ROLE_NAME },
    exclusive: [["name", "name_prefix"]],
  },
  aws_iam_role_policy_attachment: {
    source: "iam/role_policy_attachment.go",
    replaces: ["policy_arn", "role"],
    values: { policy_arn: arnOf("iam", "policy/", "the ARN of a policy") },
  },
  aws_iam_policy: {
    source: "iam/policy.go",
    replaces: ["description", "name", "name_prefix", "path"],
    defaults: { path: "/" },
    same: { policy: "policy" },
    values: {
      description: length(0, 1000),
      name: POLICY_NAME,
      name_prefix: POLICY_PREFIX,
      path: PATH,
      policy: IAM_POLICY,
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_iam_openid_connect_provider: {
    source: "iam/openid_connect_provider.go",
    replaces: ["url"],
    same: { url: "https url" },
    values: {
      client_id_list: length(1, 255),
      thumbprint_list: length(40, 40),
      url: matching(/^https:\/\/[^:/?]+(\/[^?]*)?$/, "https:// and a host without a port"),
    },
  },
  aws_kms_key: {
    source: "kms/key.go",
    replaces: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
    defaults: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      enable_key_rotation: false,
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
    same: { policy: "policy" },
    gives: { multi_region: false },
    values: {
      custom_key_store_id: length(1, 22),
      customer_master_key_spec: enumOf("kms", "KeySpec"),
      deletion_window_in_days: between(7, 30),
      description: length(0, 8192),
      key_usage: enumOf("kms", "KeyUsageType"),
      policy: POLICY,
      rotation_period_in_days: between(90, 2560),
      xks_key_id: length(1, 128),
    },
    together: { rotation_period_in_days: ["enable_key_rotation"], xks_key_id: ["custom_key_store_id"] },
  },
  aws_kms_alias: {
    source: "kms/alias.go",
    replaces: ["name", "name_prefix"],
    same: { target_key_id: "kms key" },
    values: {
      name: all(ALIAS, matching(/^(?!alias\/aws\/)/, "an alias of your own")),
      name_prefix: ALIAS,
      target_key_id: either(matching(/^(?!arn:)/, "the id of a key"), arnOf("kms", "key/", "the ARN of a key")),
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_secretsmanager_secret: {
    source: "secretsmanager/secret.go",
    replaces: ["name", "name_prefix"],
    defaults: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
    keeps: ["replica"],
    same: { policy: "policy" },
    values: {
      name: all(length(1, 512), SECRET_NAME),
      name_prefix: all(length(1, 512 - PREFIX_SUFFIX), SECRET_NAME),
      policy: POLICY,
      recovery_window_in_days: either(oneOf(0), between(7, 30)),
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_secretsmanager_secret_version: {
    source: "secretsmanager/secret_version.go",
    replaces: ["secret_binary", "secret_id", "secret_string", "secret_string_wo_version"],
    values: { secret_binary: BASE64 },
    exclusive: [["secret_binary", "secret_string", "secret_string_wo"]],
    together: { secret_string_wo: ["secret_string_wo_version"], secret_string_wo_version: ["secret_string_wo"] },
  },
  aws_ssm_parameter: {
    source: "ssm/parameter.go",
    replaces: ["data_type", "name"],
    replacesWhen: [{ paths: ["tier"], when: { tier: { was: ["Advanced"], is: ["Standard"] } } }],
    ignores: [{ paths: ["tier"], when: { tier: { is: ["Intelligent-Tiering"] } } }],
    gives: { data_type: "text", tier: "Standard" },
    values: {
      allowed_pattern: length(0, 1024),
      data_type: oneOf("aws:ec2:image", "aws:ssm:integration", "text"),
      description: length(0, 1024),
      name: length(1, 2048),
      tier: enumOf("ssm", "ParameterTier"),
      type: enumOf("ssm", "ParameterType"),
    },
    exactlyOneOf: [["insecure_value", "value", "value_wo"]],
    together: { value_wo: ["value_wo_version"], value_wo_version: ["value_wo"] },
  },
};
