import { WINDOWS } from "../../aws/fargate-tasks";
import { hasUnknown, symbolic } from "../../facts/arn";
import type { Repositories, RepositoryPlace } from "../../facts/ecs/repositories";
import type { Service } from "../../facts/services";
import { orDefault, textSetting } from "../../facts/setting";
import { type Resource, argumentOf } from "../../terraform/expressions/value";
import type { Model } from "../../terraform/model";
import { type Walk, walked } from "../flows/evidence";
import { PULL, imageOf, imagesOf } from "../flows/image-pull";
import { messages } from "../message";
import { type Result, type Rule, conclude, concludeNetwork, serviceSubject } from "../result";

const says = messages({
  otherTag: (it: { pushed: readonly string[]; image: string }) =>
    `the stacks push ${it.pushed.join(", ")}, not ${it.image}; use the tag that is pushed`,
  otherProcessor: (it: { build: string; platform: string; task: string; architecture: string }) =>
    `${it.build} builds for ${it.platform}, and ${it.task} runs on ${it.architecture}; make them fit`,
  processor: (it: { build: string; why: string }) => `for which processor ${it.build} builds (${it.why})`,
  noRepository: (it: { repository: string; region: string }) =>
    `no stack has the repository ${it.repository} in ${it.region}; add the aws_ecr_repository or correct the image`,
  expires: (it: { policy: string; repository: string }) =>
    `whether ${it.policy} expires the image of ${it.repository} while it runs`,
  noTag: ({ data }: { data: string }) =>
    `${data} has no image_tag, image_digest or most_recent, of which the AWS provider asks for one; add it`,
  tag: (it: { data: string; why: string }) => `image_tag of ${it.data} (${it.why})`,
  whichRepository: (it: { resource: string; repository: string; region: string }) =>
    `whether ${it.resource} is the repository ${it.repository} in ${it.region}`,
});

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
export const pullRoute: Rule = {
  id: "pull-route",
  title: "Each service can reach the registry of its images from each of its subnets",
  check({ flows, facts: { services } }) {
    const found = flows.imagePulls
      .filter(({ service }) => service.task !== undefined || service.taskLink.kind === "unknown")
      .flatMap(({ service, own, flows: pulls }) =>
        concludeNetwork(service, PULL, ...pulls.map(({ evidence }) => evidence), own),
      );
    const looked = {
      service: services.length,
      image: services.flatMap(imagesOf).length,
      subnet: services.flatMap(({ subnets }) => subnets).length,
    };
    return { looked, results: found };
  },
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export const pullPermission: Rule = {
  id: "pull-permission",
  title: "Each execution role may pull exactly the images of its service",
  check({ flows, facts: { services } }) {
    const found = flows.imagePulls.flatMap(({ service, access }) =>
      access.flatMap(({ evidence }) => conclude(serviceSubject(service), service.resource, PULL, evidence)),
    );
    const images = services.flatMap(imagesOf).filter(({ ecr }) => ecr);
    return { looked: { service: services.length, "ECR image": images.length }, results: found };
  },
};

/** The stacks may hold the repositories; where they hold some, an image that is in none of them is likely a slip. */
export const imageRepository: Rule = {
  id: "image-repository",
  title: "Each ECR image lies in a repository of these stacks",
  check({ facts: { model, services, expiring, repositories } }) {
    const pushed = pushedImages(model);
    const builds = buildsByImage(model);
    let images = 0;
    const found = services.flatMap((service) => {
      const own = imagesOf(service).flatMap((image) => (image.ecr ? [{ ...image.ecr, text: image.text }] : []));
      images += own.length;
      // Somebody else's account keeps its repositories elsewhere, and so may a folder without any.
      const ours = own.filter(({ account }) => repositories.accounts.has(account));
      if (ours.length === 0) return [];
      const evidence = walked((walk) => {
        for (const { text, ...place } of ours) {
          const resource = repositoryAt(walk, repositories, place);
          if (!resource) continue;
          const policy = expiring.get(resource);
          if (policy) walk.doubt(says.expires({ policy: policy.address, repository: resource.address }));
          processor(walk, service, builds.get(text) ?? []);
          const tags = pushed.get(repositoryOf(text));
          if (tags && !tags.has(text)) walk.miss(says.otherTag({ pushed: [...tags], image: text }));
        }
      });
      return conclude(serviceSubject(service), service.resource, PULL, evidence);
    });
    const lookups = model.all("data.aws_ecr_image");
    const looked = { repository: repositories.all.length, "ECR image": images, "image lookup": lookups.length };
    return { looked, results: [...found, ...lookups.flatMap((data) => lookup(data, repositories, pushed))] };
  },
};

/** A plan fails where a data source finds no image. */
function lookup(
  data: Resource,
  repositories: Repositories,
  pushed: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Result[] {
  const registry = textSetting(data.get("registry_id"));
  const account = registry.kind === "set" ? registry.value : data.account;
  const place = { account, region: symbolic(data.region), repository: symbolic(data.get("repository_name")) };
  if (registry.kind === "unknown" || !repositories.accounts.has(account)) return [];
  const evidence = walked((walk) => {
    const resource = repositoryAt(walk, repositories, place);
    const tag = textSetting(data.get("image_tag"));
    if (tag.kind === "unknown") walk.doubt(says.tag({ data: data.address, why: tag.why }));
    if (["image_tag", "image_digest", "most_recent"].every((name) => (data.get(name) ?? null) === null))
      walk.miss(says.noTag({ data: data.address }));
    if (!resource || tag.kind !== "set") return;
    const host = `${account}.dkr.ecr.${place.region}.amazonaws.com/${place.repository}`;
    const tags = pushed.get(host);
    if (tags && !tags.has(`${host}:${tag.value}`))
      walk.miss(says.otherTag({ pushed: [...tags], image: `${host}:${tag.value}` }));
  });
  return conclude({ kind: "image", name: data.address }, data, "be looked up", evidence);
}

function repositoryAt(walk: Walk, repositories: Repositories, place: RepositoryPlace): Resource | undefined {
  const { repository, region } = place;
  const resource = repositories.at(place);
  const maybe = resource ?? repositories.maybeAt(place);
  if (resource) walk.via(resource.address);
  else if (maybe) walk.doubt(says.whichRepository({ resource: maybe.address, repository, region }));
  else walk.miss(says.noRepository({ repository, region }));
  return resource;
}

function repositoryOf(image: string): string {
  return image.replace(/[:@][^:@/]*$/, "");
}

/** What the stacks themselves build, by the image's name. */
function buildsByImage(model: Model): ReadonlyMap<string, readonly Resource[]> {
  const builds = new Map<string, Resource[]>();
  for (const resource of model.all("docker_image").filter((image) => image.get("build") !== undefined)) {
    const image = symbolic(resource.get("name"));
    builds.set(image, [...(builds.get(image) ?? []), resource]);
  }
  return builds;
}

/**
 * Whether an image is built for the operating system and the processor of its task: Linux and X86_64 where nothing is said.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
 * @see https://registry.terraform.io/providers/kreuzwerker/docker/latest/docs/resources/image
 */
function processor(walk: Walk, { task }: Service, builds: readonly Resource[]): void {
  const written = (name: string) => textSetting(argumentOf(task?.resource.get("runtime_platform"), name));
  const [architecture, family] = [orDefault(written("cpu_architecture"), "X86_64"), written("operating_system_family")];
  // The rule about the task definition says what is wrong or unknown there.
  const processors = architecture.kind === "set" ? PROCESSORS[architecture.value] : undefined;
  if (!task || processors === undefined || architecture.kind !== "set" || family.kind === "unknown") return;
  const isWindows = family.kind === "set" && WINDOWS.includes(family.value);
  const wanted = new RegExp(`^${isWindows ? "windows" : "linux"}/${processors}$`);
  for (const build of builds) {
    walk.via(build.address);
    const given = textSetting(argumentOf(build.get("build"), "platform"));
    if (given.kind !== "set")
      walk.doubt(
        says.processor({ build: build.address, why: given.kind === "unset" ? "no platform is set" : given.why }),
      );
    else if (!given.value.split(",").some((one) => wanted.test(one.trim())))
      walk.miss(
        says.otherProcessor({
          build: build.address,
          platform: given.value,
          task: task.resource.address,
          architecture: isWindows ? `Windows, ${architecture.value}` : architecture.value,
        }),
      );
  }
}

/** What Docker calls the processors, by `cpu_architecture`. */
const PROCESSORS: Readonly<Record<string, string>> = { X86_64: "amd64", ARM64: "arm64(/v8)?" };

/** The images that the stacks themselves push, by repository. */
function pushedImages(model: Model): ReadonlyMap<string, ReadonlySet<string>> {
  const pushed = new Map<string, Set<string>>();
  for (const resource of model.all("docker_registry_image")) {
    const image = symbolic(resource.get("name"));
    if (hasUnknown(image) || !imageOf(image).ecr) continue;
    const tags = pushed.get(repositoryOf(image)) ?? new Set<string>();
    pushed.set(repositoryOf(image), tags.add(image));
  }
  return pushed;
}
