import { add, at, drop, resource, statement } from "../platform";
import type { Case } from "./case";

const HOST = "token.actions.githubusercontent.com";

function conditions(json: Parameters<Case["bend"]>[0]): Record<string, unknown> {
  return at(statement(json, "deploy_trust", "Branch"), "Condition", "StringEquals");
}

/** A value that nobody knows before the plan. */
function unknown(json: Parameters<Case["bend"]>[0]): string {
  json.data["aws_ssm_parameter"] = { unknown: { name: "/unknown" } };
  return "${data.aws_ssm_parameter.unknown.value}";
}

/** What must be there before the first run: who deploys, and where the state is. */
export const deployCases: readonly Case[] = [
  {
    rule: "deploy-trust",
    link: "the condition on the audience",
    bend: (json) => {
      Reflect.deleteProperty(conditions(json), `${HOST}:aud`);
    },
    findings: ["deploy-trust noCondition(token.actions.githubusercontent.com:aud) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': its trust has no condition on token.actions.githubusercontent.com:aud, which lets in tokens that are meant for others; add it",
    ],
  },
  {
    rule: "deploy-trust",
    link: "the condition on the subject",
    bend: (json) => {
      Reflect.deleteProperty(conditions(json), `${HOST}:sub`);
    },
    findings: ["deploy-trust noCondition(token.actions.githubusercontent.com:sub) at aws_iam_role.deploy"],
  },
  {
    rule: "deploy-trust",
    link: "the audience among those that the issuer is registered with",
    bend: (json) => {
      resource(json, "aws_iam_openid_connect_provider.github")["client_id_list"] = ["another"];
    },
    findings: [
      "deploy-trust audience(token.actions.githubusercontent.com:aud, [sts.amazonaws.com], aws_iam_openid_connect_provider.github) at aws_iam_role.deploy",
    ],
    words: [
      "role 'aws_iam_role.deploy': no token opens it: its trust takes sts.amazonaws.com for token.actions.githubusercontent.com:aud, and client_id_list of aws_iam_openid_connect_provider.github has none of these; add it there",
    ],
  },
  {
    rule: "deploy-trust",
    link: "audiences of the issuer that nobody knows",
    bend: (json) => {
      resource(json, "aws_iam_openid_connect_provider.github")["client_id_list"] = [unknown(json)];
    },
    findings: ["? deploy-trust tokens(data.aws_ssm_parameter.unknown.value) at aws_iam_role.deploy"],
  },
  {
    rule: "deploy-trust",
    link: "a subject that is spelled out",
    bend: (json) => {
      statement(json, "deploy_trust", "Branch")["Condition"] = {
        StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${HOST}:sub`]: "repo:acme/*" },
      };
    },
    findings: ["deploy-trust patterns(token.actions.githubusercontent.com:sub, [repo:acme/*]) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': its trust takes repo:acme/* for token.actions.githubusercontent.com:sub; spell out who may assume it",
    ],
  },
  {
    rule: "deploy-trust",
    link: "the operator",
    bend: (json) => {
      statement(json, "deploy_trust", "Branch")["Condition"] = {
        StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com" },
        StringNotEquals: { [`${HOST}:sub`]: "repo:acme/shop:ref:refs/heads/main" },
      };
    },
    findings: [
      "deploy-trust operator(token.actions.githubusercontent.com:sub, StringNotEquals) at aws_iam_role.deploy",
    ],
    words: [
      "role 'aws_iam_role.deploy': its trust compares token.actions.githubusercontent.com:sub by StringNotEquals; use StringEquals",
    ],
  },
  {
    rule: "deploy-trust",
    link: "the issuer's host in the conditions",
    bend: (json) => {
      resource(json, "aws_iam_openid_connect_provider.github")["url"] = "https://app.terraform.io";
    },
    findings: [
      "deploy-trust noCondition(app.terraform.io:aud) at aws_iam_role.deploy",
      "deploy-trust noCondition(app.terraform.io:sub) at aws_iam_role.deploy",
    ],
  },
  {
    rule: "deploy-trust",
    link: "no principal but the issuer",
    bend: (json) => {
      const trust = at(json.locals, "deploy_trust");
      trust["Statement"] = [
        statement(json, "deploy_trust", "Branch"),
        { Sid: "Root", Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "111111111111" } },
      ];
    },
    findings: ["deploy-trust alsoTrusts(AWS:111111111111) at aws_iam_role.deploy"],
  },
  {
    rule: "deploy-trust",
    link: "no principal beside the issuer",
    bend: (json) => {
      Object.assign(at(statement(json, "deploy_trust", "Branch"), "Principal"), { AWS: "111111111111" });
    },
    findings: ["deploy-trust alsoTrusts(AWS:111111111111) at aws_iam_role.deploy"],
  },
  {
    rule: "deploy-trust",
    link: "an issuer that is known",
    bend: (json) => {
      at(statement(json, "deploy_trust", "Branch"), "Principal")["Federated"] = unknown(json);
    },
    findings: ["? deploy-trust issuer(<?data.aws_ssm_parameter.unknown.value>) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': undecided whose tokens open it: not known: data.aws_ssm_parameter.unknown.value",
    ],
  },
  {
    rule: "deploy-trust",
    link: "a subject that is known",
    bend: (json) => {
      conditions(json)[`${HOST}:sub`] = unknown(json);
    },
    findings: ["? deploy-trust tokens(<?data.aws_ssm_parameter.unknown.value>) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': undecided which tokens open it: not known: data.aws_ssm_parameter.unknown.value",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "actions that are named",
    bend: (json) => {
      statement(json, "deploy", "Read")["Action"] = ["ecs:*"];
    },
    findings: [
      "deploy-permissions wildActions(statement Read, aws_iam_role_policy.deploy, [ecs:*]) at aws_iam_role.deploy",
    ],
    words: ["role 'aws_iam_role.deploy': statement Read of aws_iam_role_policy.deploy allows ecs:*; name the actions"],
  },
  {
    rule: "deploy-permissions",
    link: "actions that are listed",
    bend: (json) => {
      const read = statement(json, "deploy", "Read");
      Reflect.deleteProperty(read, "Action");
      read["NotAction"] = ["iam:*"];
    },
    findings: ["deploy-permissions allButActions(statement Read, aws_iam_role_policy.deploy) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': statement Read of aws_iam_role_policy.deploy allows all but some actions; name the actions",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "resources that are listed",
    bend: (json) => {
      const read = statement(json, "deploy", "Read");
      Reflect.deleteProperty(read, "Resource");
      read["NotResource"] = ["arn:aws:s3:::other"];
    },
    findings: ["deploy-permissions allButResources(statement Read, aws_iam_role_policy.deploy) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': statement Read of aws_iam_role_policy.deploy allows all but some resources; name the resources",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "resources that are named",
    bend: (json) => {
      statement(json, "deploy", "Read")["Action"] = ["ecs:DescribeTaskDefinition", "ecs:DeleteService"];
    },
    findings: [
      "deploy-permissions broad(statement Read, aws_iam_role_policy.deploy, [ecs:DeleteService], [*]) at aws_iam_role.deploy",
    ],
    words: [
      "role 'aws_iam_role.deploy': statement Read of aws_iam_role_policy.deploy allows ecs:DeleteService on *; name the resources",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "the account in an ARN",
    bend: (json) => {
      const read = statement(json, "deploy", "Read");
      read["Action"] = ["ecs:DeleteService"];
      read["Resource"] = ["arn:aws:ecs:eu-central-1:*:service/main/web"];
    },
    findings: [
      "deploy-permissions broad(statement Read, aws_iam_role_policy.deploy, [ecs:DeleteService], [arn:aws:ecs:eu-central-1:*:service/main/web]) at aws_iam_role.deploy",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "no policy of AWS",
    bend: (json) => {
      add(json, "aws_iam_role_policy_attachment.deploy", {
        role: "${aws_iam_role.deploy.name}",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      });
    },
    findings: ["deploy-permissions managed(statement 0, aws_iam_role_policy_attachment.deploy) at aws_iam_role.deploy"],
  },
  {
    rule: "deploy-permissions",
    link: "a policy that is known",
    bend: (json) => {
      resource(json, "aws_iam_role_policy.deploy")["policy"] = unknown(json);
    },
    findings: [
      "? deploy-permissions policy(the policy of aws_iam_role_policy.deploy (data.aws_ssm_parameter.unknown.value)) at aws_iam_role.deploy",
    ],
    words: [
      "role 'aws_iam_role.deploy': undecided what it allows: not known: the policy of aws_iam_role_policy.deploy (data.aws_ssm_parameter.unknown.value)",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "the service that roles are passed to",
    bend: (json) => {
      Reflect.deleteProperty(statement(json, "deploy", "Pass"), "Condition");
    },
    findings: ["deploy-permissions passRole(statement Pass, aws_iam_role_policy.deploy) at aws_iam_role.deploy"],
    words: [
      "role 'aws_iam_role.deploy': statement Pass of aws_iam_role_policy.deploy allows iam:PassRole to every service; add a condition on iam:PassedToService",
    ],
  },
  {
    rule: "deploy-permissions",
    link: "roles that it may change",
    bend: (json) => {
      statement(json, "deploy", "Roles")["Resource"] = [
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/shop-*",
      ];
    },
    findings: [
      "deploy-permissions ownRole(statement Roles, aws_iam_role_policy.deploy, [iam:PutRolePolicy], [arn:aws:iam::<account>:role/shop-deploy]) at aws_iam_role.deploy",
    ],
    words: [
      "role 'aws_iam_role.deploy': statement Roles of aws_iam_role_policy.deploy allows iam:PutRolePolicy on arn:aws:iam::<account>:role/shop-deploy, which deploys itself; limit it to the roles of tasks",
    ],
  },
  {
    rule: "state-bucket",
    link: "its versions",
    bend: (json) => {
      at(resource(json, "aws_s3_bucket_versioning.states"), "versioning_configuration")["status"] = "Suspended";
    },
    findings: ["state-bucket versioning() at aws_s3_bucket.states"],
    words: [
      "bucket 'aws_s3_bucket.states': cannot keep states: its versioning is not enabled, so a broken state has no former one; add aws_s3_bucket_versioning",
    ],
  },
  {
    rule: "state-bucket",
    link: "its encryption",
    bend: (json) => {
      drop(json, "aws_s3_bucket_server_side_encryption_configuration.states");
    },
    findings: ["state-bucket encryption() at aws_s3_bucket.states"],
    words: [
      "bucket 'aws_s3_bucket.states': cannot keep states: nothing says how it is encrypted; add aws_s3_bucket_server_side_encryption_configuration with an sse_algorithm",
    ],
  },
  {
    rule: "state-bucket",
    link: "the block of public access",
    bend: (json) => {
      resource(json, "aws_s3_bucket_public_access_block.states")["restrict_public_buckets"] = false;
    },
    findings: ["state-bucket publicAccess([restrict_public_buckets]) at aws_s3_bucket.states"],
    words: [
      "bucket 'aws_s3_bucket.states': cannot keep states: its public access is not blocked (restrict_public_buckets); set them in aws_s3_bucket_public_access_block",
    ],
  },
  {
    rule: "state-bucket",
    link: "TLS",
    bend: (json) => {
      at(statement(json, "states", "Tls"), "Condition", "Bool")["aws:SecureTransport"] = "true";
    },
    findings: ["state-bucket tls() at aws_s3_bucket.states"],
    words: [
      "bucket 'aws_s3_bucket.states': cannot keep states: it may be read without TLS; deny s3:* where aws:SecureTransport is false in aws_s3_bucket_policy",
    ],
  },
  {
    rule: "state-bucket",
    link: "no open policy",
    bend: (json) => {
      at(json.locals, "states")["Statement"] = [
        statement(json, "states", "Tls"),
        {
          Sid: "All",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "${aws_s3_bucket.states.arn}/*",
        },
      ];
    },
    findings: [
      "resource-policies everybody(statement All) at aws_s3_bucket_policy.states",
      "state-bucket everybody(statement All) at aws_s3_bucket.states",
    ],
    words: [
      "bucket 'aws_s3_bucket.states': cannot keep states: statement All of its policy lets in everybody; name who may read states",
    ],
  },
  {
    rule: "state-bucket",
    link: "its protection",
    bend: (json) => {
      Reflect.deleteProperty(resource(json, "aws_s3_bucket.states"), "lifecycle");
    },
    findings: ["state-bucket destroy() at aws_s3_bucket.states"],
    words: [
      "bucket 'aws_s3_bucket.states': cannot keep states: a destroy would take all states with it; set prevent_destroy in its lifecycle",
    ],
  },
];
