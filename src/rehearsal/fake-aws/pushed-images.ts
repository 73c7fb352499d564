/** What ECR repositories hold: unlike a resource, an image stays there when Terraform forgets it. */
import { hex } from "../fake-provider/computed-values";
import type { Value, ValueObject } from "../../provider/cty";

export interface Repository {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+):([^:@]+)$/;

export class PushedImages {
  private readonly tags = new Map<string, Set<string>>();
  private readonly expected = new Set<string>();

  /** A stack makes a repository of that name: before, nobody finds an image there. */
  expect(repository: string): void {
    this.expected.add(repository);
  }

  isExpected(repository: string): boolean {
    return this.expected.has(repository);
  }

  /**
   * Pushes what a `docker_registry_image` names to the repository that `find` knows, and says why where ECR refuses it.
   * What other registries hold isn't kept.
   */
  push({ name: image }: ValueObject, find: (repository: Repository) => ValueObject | undefined): string | undefined {
    const { repository, tag } = parts(image);
    if (repository === undefined) return undefined;
    const { account, region, name } = repository;
    const state = find(repository);
    if (state === undefined) return `account ${account} has no repository '${name}' in ${region}`;
    const tags = this.of(repository);
    if (tags.has(tag) && state["image_tag_mutability"] === "IMMUTABLE") {
      return `tag '${tag}' is in repository '${name}' already, and its tags are immutable`;
    }
    tags.add(tag);
    return undefined;
  }

  /** Why ECR doesn't delete a repository. @param state as it stood before the apply */
  refusal(type: string, state: ValueObject): string | undefined {
    if (type !== "aws_ecr_repository" || state["force_delete"] === true) return undefined;
    const { repository } = parts(`${text(state["repository_url"])}:any`);
    if (repository === undefined || this.of(repository).size === 0) return undefined;
    return `RepositoryNotEmptyException: The repository with name '${repository.name}' in registry with id '${repository.account}' cannot be deleted because it still contains images`;
  }

  /** Whether the image is in its repository. */
  has(image: Value | undefined): boolean {
    const { repository, tag } = parts(image);
    return repository !== undefined && this.of(repository).has(tag);
  }

  /** What goes with a resource that is destroyed: a repository's images, or an image that isn't kept. */
  remove(type: string, state: ValueObject): void {
    if (type === "docker_registry_image" && state["keep_remotely"] !== true) {
      const { repository, tag } = parts(state["name"]);
      if (repository !== undefined) this.of(repository).delete(tag);
    }
    if (type === "aws_ecr_repository") {
      const { repository } = parts(`${text(state["repository_url"])}:any`);
      if (repository !== undefined) this.of(repository).clear();
    }
  }

  /** Deletes a tag from all repositories of the name. */
  forget(repository: string, tag: string): void {
    for (const [key, tags] of this.tags) {
      const [, , name] = JSON.parse(key) as readonly string[];
      if (name === repository) tags.delete(tag);
    }
  }

  /** As the data source `aws_ecr_images` lists them. */
  imageIds(repository: Repository): ValueObject[] {
    return [...this.of(repository)].map((tag) => ({
      image_digest: `sha256:${hex(JSON.stringify([keyOf(repository), tag]), 64)}`,
      image_tag: tag,
    }));
  }

  private of(repository: Repository): Set<string> {
    const key = keyOf(repository);
    const tags = this.tags.get(key) ?? new Set();
    this.tags.set(key, tags);
    return tags;
  }
}

function keyOf({ account, region, name }: Repository): string {
  return JSON.stringify([account, region, name]);
}

/** A name taken apart; without a repository where it isn't ECR's. */
function parts(image: Value | undefined): { readonly repository?: Repository; readonly tag: string } {
  const [, account, region, name, tag] = ECR_IMAGE.exec(text(image)) ?? [];
  if (account === undefined || region === undefined || name === undefined || tag === undefined) return { tag: "" };
  return { repository: { account, region, name }, tag };
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
