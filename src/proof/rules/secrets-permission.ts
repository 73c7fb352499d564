import { Chain } from "../flows/chain";
import { type Rule, counted } from "../result";
import { needs } from "../flows/role-needs";
import { secretsOf } from "../flows/secrets";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html, "Secrets Manager or Parameter Store" */
export const secretsPermission: Rule = {
  id: "secrets-permission",
  title: "Each execution role may read exactly the secrets of its service, and decrypt them",
  check(context) {
    let count = 0;
    const results = context.facts.services.flatMap((service) => {
      const secrets = secretsOf(service);
      count += secrets.length;
      if (secrets.length === 0) return [];
      const chain = new Chain();
      const read = secrets.flatMap(({ api, arn }) => {
        if (api === undefined) return [];
        return [{ action: api === "ssm" ? "ssm:GetParameters" : "secretsmanager:GetSecretValue", resource: arn }];
      });
      const decrypt = [...new Set(secrets.flatMap((secret) => secret.key ?? []))].filter(
        (key) => !key.includes("alias/aws/"),
      );
      needs(context, chain, service, "execution", "read its secrets", [
        ...read,
        ...decrypt.map((resource) => ({ action: "kms:Decrypt", resource })),
      ]);
      return chain.conclude(service.label, service.resource, "read its secrets");
    });
    return { looked: counted({ service: context.facts.services.length, secret: count }), results };
  },
};
