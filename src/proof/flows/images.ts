import type { Service } from "../../facts/services";

export interface Image {
  readonly text: string;
  /** Set where the registry is ECR. */
  readonly ecr: { readonly account: string; readonly region: string; readonly repository: string } | undefined;
  readonly host: string;
}

/**
 * Where an image comes from. A name without a host is Docker Hub's.
 * Source: docs.docker.com/reference/cli/docker/image/tag
 */
export function imageOf(text: string): Image {
  const ecr = /^([^/]+)\.dkr\.ecr\.(<[^>]*>|[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(text);
  const [, account, region, repository] = ecr ?? [];
  if (account !== undefined && region !== undefined && repository !== undefined) {
    return { text, ecr: { account, region, repository }, host: `${account}.dkr.ecr.${region}.amazonaws.com` };
  }
  const [first = "", ...rest] = text.split("/");
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return { text, ecr: undefined, host: isHost ? first : "registry-1.docker.io" };
}

/** The images of a service, each once. */
export function imagesOf(service: Service): readonly Image[] {
  return [...new Set(service.task?.containers.map((container) => container.image) ?? [])].map(imageOf);
}

export function repositoryArn({ account, region, repository }: NonNullable<Image["ecr"]>): string {
  return `arn:aws:ecr:${region}:${account}:repository/${repository}`;
}
