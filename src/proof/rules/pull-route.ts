import { hasUnknown, symbolic } from "../../facts/arn";
import type { Service } from "../../facts/services";
import type { Subnet } from "../../facts/vpc";
import { asString } from "../../terraform/expressions/value";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import type { Context } from "../flows/context";
import { follow } from "../flows/follow";
import { type Image, imagesOf, repositoryArn } from "../flows/images";
import { toInternet } from "../flows/internet-path";
import { type Rule, counted } from "../result";
import { serviceEnd, toS3, toService } from "../flows/service-path";

const PURPOSE = "pull its image";

/**
 * Source: docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html: `ecr.api`, `ecr.dkr`, and S3 for the layers.
 */
export const pullRoute: Rule = {
  id: "pull-route",
  title: "Each service can reach the registry of its images from each of its subnets",
  check(context) {
    let [images, subnets] = [0, 0];
    const results = context.facts.services.flatMap((service) => {
      const chain = new Chain();
      for (const image of imagesOf(service)) {
        images += 1;
        if (hasUnknown(image.text) && !image.ecr) chain.doubt(`the image ${image.text}`);
        else for (const subnet of service.subnets) pull(context, chain, service, subnet, image);
      }
      subnets += service.subnets.length;
      if (service.task?.unknown !== undefined) chain.doubt(service.task.unknown);
      if (!service.task && service.taskLink.kind === "unknown")
        chain.doubt(`its task definition (${service.taskLink.why})`);
      context.needsBeforeStart(service.resource, chain.addresses);
      return service.task || service.taskLink.kind === "unknown" ? concludeNetwork(chain, service, PURPOSE) : [];
    });
    return { looked: counted({ service: context.facts.services.length, image: images, subnet: subnets }), results };
  },
};

function pull(context: Context, chain: Chain, service: Service, subnet: Subnet, image: Image): void {
  if (!image.ecr) {
    const fix = "mirror the image to ECR or set egress to 'nat'";
    const to = { kind: "host", name: image.host } as const;
    follow(context, chain, { from: serviceEnd(service), to, port: 443, purpose: PURPOSE }, () => {
      toInternet(context, chain, service, subnet, { target: `registry ${image.host}`, port: 443, fix });
    });
    return;
  }
  const arn = repositoryArn(image.ecr);
  const region = hasUnknown(image.ecr.region) ? asString(service.resource.region) : image.ecr.region;
  const api = ["ecr:GetAuthorizationToken"].map((action) => ({ action, resource: "*" }));
  const dkr = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].map((action) => ({ action, resource: arn }));
  toService(context, chain, service, subnet, { api: "ecr.api", region, actions: api, purpose: PURPOSE });
  toService(context, chain, service, subnet, { api: "ecr.dkr", region, actions: dkr, purpose: PURPOSE });
  const bucket = `arn:aws:s3:::prod-${region ?? symbolic(service.resource.region)}-starport-layer-bucket/*`;
  const layers = [{ action: "s3:GetObject", resource: bucket }];
  toS3(context, chain, service, subnet, { api: "s3", region, actions: layers, purpose: PURPOSE });
}
