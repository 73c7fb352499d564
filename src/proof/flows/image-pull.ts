import { hasUnknown } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import type { Subnet } from "../../facts/vpc";
import { messages, unknown } from "../message";
import { toGateway, toService } from "./network/aws-path";
import { walked } from "./evidence";
import { type Flow, type Requirement, serviceEnd } from "./flow";
import { toInternet } from "./network/internet-path";
import { throughPrivateZones } from "./network/vpc-dns";
import { type Asking, access } from "./permissions";

export const PULL = "pull its image";
const REPOSITORY_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];

export interface Image {
  readonly text: string;
  /** Set where the registry is ECR. */
  readonly ecr: { readonly account: string; readonly region: string; readonly repository: string } | undefined;
  readonly host: string;
}

/**
 * Where an image comes from. A name without a host is Docker Hub's.
 * @see https://docs.docker.com/reference/cli/docker/image/tag/
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

const says = messages({
  image: ({ image }: { image: string }) => `the image ${image}`,
  taskDefinition: ({ why }: { why: string }) => `its task definition (${why})`,
});

export const { image: unknownImage, taskDefinition: unknownTaskDefinition } = says;

/**
 * ECS pulls by the execution role, from the task's own subnet: `ecr.api`, `ecr.dkr`, and S3 for the layers.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function imagePull(asking: Asking, service: Service): Requirement {
  const { facts } = asking;
  const images = imagesOf(service);
  const isUnknown = ({ text, ecr }: Image): boolean => hasUnknown(text) && !ecr;
  const own = walked((walk) => {
    for (const image of images.filter(isUnknown)) walk.doubt(says.image({ image: image.text }));
    if (service.task?.unknown !== undefined) walk.doubt(unknown({ what: service.task.unknown }));
    if (!service.task && service.taskLink.kind === "unknown")
      walk.doubt(says.taskDefinition({ why: service.taskLink.why }));
  });
  const flows = images
    .filter((image) => !isUnknown(image))
    .flatMap((image) => service.subnets.flatMap((subnet) => pullFlows(facts, service, subnet, image)));
  const repositories = images.flatMap(({ ecr }) => (ecr ? [repositoryArn(ecr)] : []));
  const needs = repositories.flatMap((resource) => REPOSITORY_ACTIONS.map((action) => ({ action, resource })));
  const regions = new Set(images.flatMap(({ ecr }) => (ecr && !hasUnknown(ecr.region) ? [ecr.region] : [])));
  const [region, ...others] = regions;
  const token = {
    action: "ecr:GetAuthorizationToken",
    resource: "*",
    ...(others.length === 0 && region !== undefined && { region }),
  };
  const asked = repositories.length === 0 ? [] : [access(asking, service, "execution", PULL, [token, ...needs])];
  return { service, purpose: PULL, own, flows, access: asked };
}

function pullFlows(facts: Facts, service: Service, subnet: Subnet, { ecr, host }: Image): readonly Flow[] {
  if (!ecr) {
    const evidence = walked((walk) => {
      const vpc = linked(subnet.vpc);
      if (vpc) throughPrivateZones(facts, walk, vpc, host);
      toInternet(facts, walk, service, subnet, { target: `registry ${host}`, port: 443, remedy: "mirrorImage" });
    });
    return [{ from: serviceEnd(service), to: { kind: "host", name: host }, port: 443, purpose: PULL, evidence }];
  }
  const resource = repositoryArn(ecr);
  const { region } = ecr;
  const bucket = `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`;
  const token = [{ action: "ecr:GetAuthorizationToken", resource: "*" }];
  const image = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].map((action) => ({ action, resource }));
  const layers = [{ action: "s3:GetObject", resource: bucket }];
  return [
    toService(facts, service, subnet, { api: "ecr.api", by: "executionRole", region, actions: token, purpose: PULL }),
    toService(facts, service, subnet, { api: "ecr.dkr", by: "executionRole", region, actions: image, purpose: PULL }),
    toGateway(facts, service, subnet, { api: "s3", by: undefined, region, actions: layers, purpose: PULL }),
  ];
}

function repositoryArn({ account, region, repository }: NonNullable<Image["ecr"]>): string {
  return `arn:aws:ecr:${region}:${account}:repository/${repository}`;
}
