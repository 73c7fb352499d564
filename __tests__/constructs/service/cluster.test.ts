import { Cluster, type ClusterProps } from "../../../src/constructs/service/cluster";
import { edges, inTerraform, synthesized, TestStack } from "../../support/synth";

const KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/exec";

/** Said although nothing is chosen: it could never be taken back. */
const OF_EXEC = { configuration: { execute_command_configuration: { logging: "DEFAULT" } } };

function given(props: Partial<ClusterProps> = {}) {
  const stack = new TestStack();
  const cluster = new Cluster(stack, "platform", { name: "shop-cluster", containerInsights: "disabled", ...props });
  return { stack, cluster, resource: synthesized(stack).resource };
}

test("is a cluster of the given name that collects no insights", () => {
  expect(given().resource).toEqual({
    aws_ecs_cluster: {
      platform: { name: "shop-cluster", setting: [{ name: "containerInsights", value: "disabled" }], ...OF_EXEC },
    },
  });
});

test.each(["enabled", "enhanced"] as const)("has Container Insights %s when asked to", (containerInsights) => {
  expect(given({ containerInsights }).resource).toEqual({
    aws_ecs_cluster: {
      platform: {
        name: "shop-cluster",
        setting: [{ name: "containerInsights", value: containerInsights }],
        ...OF_EXEC,
      },
    },
  });
});

test("encrypts ECS Exec sessions with a key of one's own", () => {
  expect(given({ execKmsKeyArn: KEY_ARN }).resource).toEqual({
    aws_ecs_cluster: {
      platform: {
        name: "shop-cluster",
        setting: [{ name: "containerInsights", value: "disabled" }],
        configuration: { execute_command_configuration: { kms_key_id: KEY_ARN, logging: "DEFAULT" } },
      },
    },
  });
});

test("gives the ARN that services take, and the name that they are scaled by", () => {
  const { stack, cluster } = given();
  expect(inTerraform(stack, [cluster.arn, cluster.name])).toEqual([
    "${aws_ecs_cluster.platform.arn}",
    "${aws_ecs_cluster.platform.name}",
  ]);
});

test("offers capacity on demand and Spot where services choose, before these start", () => {
  const { stack, cluster, resource } = given({ capacityProviders: true });
  expect(resource["aws_ecs_cluster_capacity_providers"]).toEqual({
    platform: { cluster_name: "${aws_ecs_cluster.platform.name}", capacity_providers: ["FARGATE", "FARGATE_SPOT"] },
  });
  expect(edges(stack, cluster.connected)).toEqual(["aws_ecs_cluster_capacity_providers.platform"]);
  expect(given().cluster.connected).toEqual([]);
});
