import { READ_FILES, environmentFilesOf } from "../flows/environment-files";
import { walked } from "../flows/evidence";
import { READ_SECRETS, secretsOf } from "../flows/secrets";
import { type Rule, conclude, concludeNetwork, serviceSubject } from "../result";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html */
export const secretsRoute: Rule = {
  id: "secrets-route",
  title: "Each service can reach the store of its secrets and parameters from each of its subnets",
  check({ flows, facts: { services } }) {
    const found = flows.secretReading
      .filter(({ service }) => secretsOf(service).length > 0)
      .flatMap(({ service, own, flows: ways }) =>
        concludeNetwork(service, READ_SECRETS, own, ...ways.map(({ evidence }) => evidence)),
      );
    return { looked: { service: services.length, secret: services.flatMap(secretsOf).length }, results: found };
  },
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export const secretsPermission: Rule = {
  id: "secrets-permission",
  title: "Each execution role may read exactly the secrets of its service, and decrypt them",
  check({ flows, facts: { services } }) {
    const found = flows.secretReading.flatMap(({ service, own, access }) =>
      access.flatMap(({ evidence }) => {
        // Which secrets are meant decides which permissions are.
        const all = walked((walk) => {
          walk.add(own);
          walk.add(evidence);
        });
        return conclude(serviceSubject(service), service.resource, READ_SECRETS, all);
      }),
    );
    return { looked: { service: services.length, secret: services.flatMap(secretsOf).length }, results: found };
  },
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html */
export const environmentFiles: Rule = {
  id: "environment-files",
  title: "Each service can fetch its environment files from S3 and may read them",
  check({ flows, facts: { services } }) {
    const found = flows.environmentFileReading
      .filter(({ service }) => environmentFilesOf(service).length > 0)
      .flatMap(({ service, own, flows: ways, access }) =>
        concludeNetwork(service, READ_FILES, own, ...[...ways, ...access].map(({ evidence }) => evidence)),
      );
    const files = services.flatMap(environmentFilesOf);
    return { looked: { service: services.length, "environment file": files.length }, results: found };
  },
};
