import { addTaskSecrets } from "../../../src/constructs/service/task-secrets";
import type { SecretDefinition } from "../../../src/definition/secrets";
import type { ServiceSettings } from "../../../src/definition/service";
import { booksService, inTerraform, synthesized, TestStack } from "../../support/synth";

const place = { accountId: "123456789012", region: "eu-central-1", resources: new Map() };
const secret = (name: string): SecretDefinition => ({ type: "secrets-manager", name });

function given(settings: Partial<ServiceSettings>) {
  const stack = new TestStack();
  const { all, ...sources } = addTaskSecrets(stack, booksService(settings), place);
  const arns = all.flatMap(({ secretArns }) => secretArns);
  const told = inTerraform(stack, { ...sources, arns });
  return { told, looked: synthesized(stack).data["aws_secretsmanager_secret"] };
}

test("each container, its registry and the log router read their own secrets", () => {
  const { told, looked } = given({
    secrets: { TOKEN: secret("shop/token") },
    sidecars: {
      proxy: {
        image: "registry.example.com/proxy:1",
        secrets: { KEY: { ...secret("shop/key"), jsonKey: "key" } as SecretDefinition },
        registryCredentials: { secret: "shop/registry" },
      },
    },
    logs: { type: "firelens", options: { Name: "x" }, secretOptions: { apikey: secret("vendor/key") } },
  });
  const arn = (id: string): string => `\${data.aws_secretsmanager_secret.${id}.arn}`;
  expect(told).toEqual({
    ofContainers: [
      { variables: { TOKEN: arn("secret_token") }, versions: {}, registry: undefined },
      {
        variables: { KEY: `${arn("container_proxy_secret_key")}:key::` },
        versions: {},
        registry: arn("container_proxy_registry_credentials"),
      },
      { variables: {}, versions: {}, registry: undefined },
    ],
    logOptions: { apikey: arn("log_option_apikey") },
    arns: [
      arn("secret_token"),
      arn("container_proxy_secret_key"),
      arn("container_proxy_registry_credentials"),
      arn("log_option_apikey"),
    ],
  });
  expect(looked).toEqual({
    secret_token: { name: "shop/token" },
    container_proxy_secret_key: { name: "shop/key" },
    container_proxy_registry_credentials: { name: "shop/registry" },
    log_option_apikey: { name: "vendor/key" },
  });
});

test("a secret that several containers read is looked up once", () => {
  const { looked } = given({
    secrets: { TOKEN: secret("shop/token") },
    before: { migrate: { command: ["migrate"] } },
    sidecars: { proxy: { image: "proxy:1", secrets: { OTHER: secret("shop/token") } } },
  });
  expect(looked).toEqual({ secret_token: { name: "shop/token" } });
});

test("what redeploys the service is in a label of the container that reads it, and options of the log router in the service's own", () => {
  const watched = (name: string): SecretDefinition => ({ type: "parameter", name, redeployOnChange: true });
  const { told } = given({
    secrets: { TOKEN: watched("/shop/token") },
    sidecars: { proxy: { image: "proxy:1", secrets: { KEY: watched("/shop/token") } } },
    logs: { type: "firelens", options: { Name: "x" }, secretOptions: { apikey: watched("/vendor/key") } },
  });
  const version = (id: string): string => `\${tostring(data.aws_ssm_parameter.${id}_version.version)}`;
  expect(told).toMatchObject({
    ofContainers: [
      {
        versions: {
          "secret-version.TOKEN": version("secret_token"),
          "secret-version.log-option.apikey": version("log_option_apikey"),
        },
      },
      { versions: { "secret-version.KEY": version("secret_token") } },
      { versions: {} },
    ],
  });
});
