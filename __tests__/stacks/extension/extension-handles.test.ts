import type { Services } from "../../../src/definition/service";
import { readExtensionHandles } from "../../../src/stacks/extension/extension-handles";
import { ACCOUNT_ID, environmentOf, inTerraform, serviceDefinition, TestStack } from "../../support/synth";

function handles(services: Services) {
  const environment = environmentOf({
    services,
    resources: { orders: { type: "queue" }, uploads: { type: "bucket" } },
  });
  const stack = new TestStack(environment);
  const { platform, loadBalancer } = readExtensionHandles(stack, environment, ACCOUNT_ID);
  const resources = Object.fromEntries(platform.resourceByName);
  return inTerraform(stack, { vpcId: platform.vpcId, namespaceId: platform.namespaceId, loadBalancer, resources });
}

const platform = "data.terraform_remote_state.platform.outputs";
const data = "data.terraform_remote_state.data.outputs";

test("are read in the outputs of the platform's stack and of the resources'", () => {
  const web = serviceDefinition({ exposure: { type: "load-balancer", paths: ["/*"], priority: 1 } });
  expect(handles({ books: serviceDefinition(), web })).toEqual({
    vpcId: `\${${platform}.vpc_id}`,
    namespaceId: `\${${platform}.namespace_id}`,
    loadBalancer: {
      arn: `\${${platform}.load_balancer_arn}`,
      dnsName: `\${${platform}.load_balancer_dns_name}`,
      listenerArn: `\${${platform}.load_balancer_listener_arn}`,
      securityGroupId: `\${${platform}.load_balancer_security_group_id}`,
    },
    resources: {
      orders: {
        name: `\${${data}.resource_names["orders"]}`,
        arn: `\${${data}.resource_arns["orders"]}`,
        url: `\${${data}.queue_urls["orders"]}`,
      },
      uploads: { name: `\${${data}.resource_names["uploads"]}`, arn: `\${${data}.resource_arns["uploads"]}` },
    },
  });
});

test("what the platform has not is undefined", () => {
  const found = handles({ books: serviceDefinition({ exposure: { type: "none" } }) });
  expect(found).not.toHaveProperty("namespaceId");
  expect(found).not.toHaveProperty("loadBalancer");
});
