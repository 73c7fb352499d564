import { Chain } from "../flows/chain";
import { imagesOf, repositoryArn } from "../flows/images";
import { type Rule, counted } from "../result";
import { needs } from "../flows/role-needs";

const REPOSITORY_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export const pullPermission: Rule = {
  id: "pull-permission",
  title: "Each execution role may pull exactly the images of its service",
  check(context) {
    let images = 0;
    const results = context.facts.services.flatMap((service) => {
      const own = imagesOf(service).flatMap((image) => image.ecr ?? []);
      images += own.length;
      if (own.length === 0) return [];
      const chain = new Chain();
      needs(context, chain, service, "execution", "pull its image", [
        { action: "ecr:GetAuthorizationToken", resource: "*" },
        ...own.flatMap((ecr) => REPOSITORY_ACTIONS.map((action) => ({ action, resource: repositoryArn(ecr) }))),
      ]);
      return chain.conclude(service.label, service.resource, "pull its image");
    });
    return { looked: counted({ service: context.facts.services.length, "ECR image": images }), results };
  },
};
