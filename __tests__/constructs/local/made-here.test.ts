import { Container } from "@cdktf/provider-docker/lib/container";
import { Network } from "@cdktf/provider-docker/lib/network";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { Volume } from "@cdktf/provider-docker/lib/volume";
import { TerraformStack } from "cdktf";
import { labelCheckout } from "../../../src/constructs/local/made-here";
import { resourceAt, synthesized, testApp } from "../../support/synth";

test("containers and networks say who made them, and volumes, which keep data when a label is new, don't", () => {
  const stack = new TerraformStack(testApp(), "local");
  new DockerProvider(stack, "docker");
  const team = { label: "team", value: "books" };
  new Container(stack, "plain", { name: "plain", image: "nginx" });
  new Container(stack, "labelled", { name: "labelled", image: "nginx", labels: [team] });
  new Network(stack, "network", { name: "network" });
  new Volume(stack, "volume", { name: "volume" });
  labelCheckout(stack);
  const json = synthesized(stack);
  const own = { label: "ecs-fargate-platform.checkout", value: "${var.checkout}" };
  const labels = [
    "docker_container.plain",
    "docker_container.labelled",
    "docker_network.network",
    "docker_volume.volume",
  ];
  expect(labels.map((address) => resourceAt(json, address)["labels"])).toEqual([[own], [team, own], [own], undefined]);
});
