import { asString } from "../../terraform/expressions/value";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import { type Rule, counted } from "../result";
import { needs } from "../flows/role-needs";
import { toS3 } from "../flows/service-path";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html */
export const environmentFiles: Rule = {
  id: "environment-files",
  title: "Each service can fetch its environment files from S3 and may read them",
  check(context) {
    let count = 0;
    const results = context.facts.services.flatMap((service) => {
      const files = (service.task?.containers ?? []).flatMap((container) => container.environmentFiles);
      count += files.length;
      if (files.length === 0) return [];
      const chain = new Chain();
      const actions = files.map((resource) => ({ action: "s3:GetObject", resource }));
      for (const subnet of service.subnets) {
        toS3(context, chain, service, subnet, {
          api: "s3",
          region: asString(service.resource.region),
          actions,
          purpose: "read its environment files",
        });
      }
      const buckets = new Set(files.map((file) => file.replace(/\/.*$/, "")));
      needs(context, chain, service, "execution", "read its environment files", [
        ...actions,
        ...[...buckets].map((resource) => ({ action: "s3:GetBucketLocation", resource })),
      ]);
      context.needsBeforeStart(service.resource, chain.addresses);
      return concludeNetwork(chain, service, "read its environment files");
    });
    return { looked: counted({ service: context.facts.services.length, "environment file": count }), results };
  },
};
