import type { Model } from "../../terraform/model";
import type { Resource } from "../../terraform/expressions/value";
import { hasUnknown, nameOf, symbolic } from "../arn";

/** Where an image lies, in the form of `symbolic`. */
export interface RepositoryPlace {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/** The image repositories of the stacks, by account, region and name. */
export class Repositories {
  readonly all: readonly Resource[];
  readonly accounts: ReadonlySet<string>;
  private readonly byPlace: ReadonlyMap<string, Resource>;

  constructor(model: Model) {
    this.all = model.all("aws_ecr_repository");
    this.accounts = new Set(this.all.map(({ account }) => account));
    this.byPlace = new Map(this.all.map((resource) => [keyOf(placeOf(resource)), resource]));
  }

  at(place: RepositoryPlace): Resource | undefined {
    return this.byPlace.get(keyOf(place));
  }

  /** One that may lie there, since a part of the one or the other place isn't known. */
  maybeAt({ region, repository }: RepositoryPlace): Resource | undefined {
    const mayEqual = (one: string, other: string): boolean => one === other || hasUnknown(one) || hasUnknown(other);
    return this.all.find((resource) => {
      const own = placeOf(resource);
      return mayEqual(own.region, region) && mayEqual(own.repository, repository);
    });
  }
}

function placeOf(resource: Resource): RepositoryPlace {
  return { account: resource.account, region: symbolic(resource.region), repository: nameOf(resource) };
}

function keyOf({ account, region, repository }: RepositoryPlace): string {
  return `${account}/${region}/${repository}`;
}
