import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { AWS_IMAGE, LocalAws } from "../../../src/constructs/local/local-aws";
import { awsCalls } from "../../../src/constructs/local/aws-calls";
import { dockerStack } from "../../support/docker-stack";
import { environmentOf, synthesized } from "../../support/synth";

test("it makes an environment's resources each time it starts, is healthy then, and ends when asked to", () => {
  const stack = dockerStack();
  const place = { region: "eu-central-1", accountId: "123456789012", endpoint: "http://shop-local-aws:5000" };
  const { resources } = environmentOf({ resources: { uploads: { type: "bucket" } } });
  const own = new Construct(stack, "own");
  const { container } = new LocalAws(own, "apis", {
    name: "shop-local-aws",
    networks: ["web"],
    place,
    resources,
  });
  const { resource, locals } = synthesized(stack);
  expect(container).toBeInstanceOf(Container);
  expect(resource["docker_image"]).toEqual({ own_apis: { name: AWS_IMAGE, keep_locally: true } });
  expect(resource["docker_container"]?.["own_apis"]).toEqual({
    name: "shop-local-aws",
    image: "${docker_image.own_apis.image_id}",
    entrypoint: ["python3", "/etc/stand-in/start.py"],
    env: [
      "AWS_DEFAULT_REGION=eu-central-1",
      "AWS_ACCESS_KEY_ID=local",
      "AWS_SECRET_ACCESS_KEY=local",
      "MOTO_ACCOUNT_ID=123456789012",
    ],
    networks_advanced: [{ name: "web", aliases: ["shop-test-uploads-123456789012.shop-local-aws"] }],
    upload: [
      { file: "/etc/stand-in/start.py", content: '${join("\\n", local.own_apis_program)}' },
      { file: "/etc/stand-in/calls.json", content: "${jsonencode(local.own_apis_calls)}" },
    ],
    init: true,
    restart: "unless-stopped",
    healthcheck: {
      test: ["CMD", "test", "-e", "/tmp/ready"],
      interval: "2s",
      retries: 30,
      start_period: "30s",
      timeout: "5s",
    },
    wait: true,
    wait_timeout: 120,
  });
  expect(locals["own_apis_calls"]).toEqual(awsCalls(resources, place));
});
