import { ACCOUNT, hasUnknown, nameOf, symbolic } from "../../facts/arn";
import { Chain } from "../flows/chain";
import type { Context } from "../flows/context";
import { imageOf, imagesOf } from "../flows/images";
import { type Rule, counted } from "../result";

/** The stacks may hold the repositories; where they hold some, an image that is in none of them is likely a slip. */
export const imageRepository: Rule = {
  id: "image-repository",
  title: "Each ECR image lies in a repository of these stacks",
  check(context) {
    const repositories = context.facts.model.all("aws_ecr_repository");
    const known = new Map(
      repositories.map((repository) => [`${symbolic(repository.region)}/${nameOf(repository)}`, repository]),
    );
    const pushed = pushedImages(context);
    const deployedTo = new Set(context.facts.model.stacks.flatMap((stack) => [...stack.allowedAccounts]));
    let images = 0;
    const results = context.facts.services.flatMap((service) => {
      const own = imagesOf(service).flatMap((image) => (image.ecr ? [{ ...image.ecr, text: image.text }] : []));
      images += own.length;
      // Somebody else's account keeps its repositories elsewhere, and so may a folder without any.
      const ours = own.filter(({ account }) => known.size > 0 && (account === ACCOUNT || deployedTo.has(account)));
      if (ours.length === 0) return [];
      const chain = new Chain();
      for (const { region, repository, text } of ours) {
        const found = known.get(`${region}/${repository}`);
        if (found) {
          chain.via(found.address);
          const tags = pushed.get(repositoryOf(text));
          const by = tags?.get(text);
          if (by !== undefined) chain.via(by);
          else if (tags)
            chain.miss(`the stacks push ${[...tags.keys()].join(", ")}, not ${text}`, "use the tag that is pushed");
        } else
          chain.miss(
            `no stack has the repository ${repository} in ${region}`,
            "add the aws_ecr_repository or correct the image",
          );
      }
      return chain.conclude(service.label, service.resource, "pull its image");
    });
    return { looked: counted({ repository: repositories.length, "ECR image": images }), results };
  },
};

function repositoryOf(image: string): string {
  return image.replace(/[:@][^:@/]*$/, "");
}

/** The images that the stacks themselves push, by repository, with the resource that does. */
function pushedImages(context: Context): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const pushed = new Map<string, Map<string, string>>();
  for (const resource of context.facts.model.all("docker_registry_image")) {
    const image = symbolic(resource.get("name"));
    if (hasUnknown(image) || !imageOf(image).ecr) continue;
    const tags = pushed.get(repositoryOf(image)) ?? new Map<string, string>();
    pushed.set(repositoryOf(image), tags.set(image, resource.address));
  }
  return pushed;
}
