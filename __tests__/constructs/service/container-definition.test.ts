import { containerDefinitions, type ContainerProps } from "../../../src/constructs/service/container-definition";
import { volumeName } from "../../../src/definition/resolve/names";
import type { ServiceSettings } from "../../../src/definition/service";
import { booksService } from "../../support/synth";

const props: ContainerProps = {
  image: "books:1",
  logGroup: "/ecs/books",
  region: "eu-central-1",
  secretSources: {},
  resourceVariables: {},
};

function given(settings: Partial<ServiceSettings> = {}, secretSources: Record<string, string> = {}) {
  return containerDefinitions(booksService(settings), { ...props, secretSources });
}

const container = {
  name: "books",
  image: "books:1",
  cpu: 0,
  essential: true,
  portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  readonlyRootFilesystem: true,
  logConfiguration: {
    logDriver: "awslogs",
    options: {
      "awslogs-group": "/ecs/books",
      "awslogs-region": "eu-central-1",
      "awslogs-stream-prefix": "books",
    },
  },
};

test("is one essential container with the defaults that AWS gives back", () => {
  expect(given()).toEqual([container]);
});

test("listens on the service's port", () => {
  expect(given({ port: 3000 })).toEqual([
    { ...container, portMappings: [{ containerPort: 3000, hostPort: 3000, protocol: "tcp" }] },
  ]);
});

test("lists variables by name, whatever their order in the definition", () => {
  expect(given({ environment: { ZEBRA: "1", apple: "2", APPLE: "3" } })).toEqual([
    {
      ...container,
      environment: [
        { name: "APPLE", value: "3" },
        { name: "ZEBRA", value: "1" },
        { name: "apple", value: "2" },
      ],
    },
  ]);
});

test("lists secrets by name with where ECS reads them, never a value", () => {
  expect(given({}, { TOKEN: "arn-of-token", API_KEY: "arn-of-key" })).toEqual([
    {
      ...container,
      secrets: [
        { name: "API_KEY", valueFrom: "arn-of-key" },
        { name: "TOKEN", valueFrom: "arn-of-token" },
      ],
    },
  ]);
});

test("mounts an empty volume on each writable path", () => {
  expect(given({ writablePaths: ["/tmp", "/var/cache/nginx"] })).toEqual([
    {
      ...container,
      mountPoints: [
        { sourceVolume: "tmp", containerPath: "/tmp", readOnly: false },
        { sourceVolume: "var-cache-nginx", containerPath: "/var/cache/nginx", readOnly: false },
      ],
    },
  ]);
});

test("has a writable root file system and a process that reaps with ECS Exec", () => {
  expect(given({ exec: true })).toEqual([
    { ...container, readonlyRootFilesystem: false, linuxParameters: { initProcessEnabled: true } },
  ]);
});

test("is healthy when the service's command says so", () => {
  const command = ["CMD", "node", "healthy.ts"];
  expect(given({ healthCheck: { command, intervalSeconds: 15, gracePeriodSeconds: 60 } })).toEqual([
    { ...container, healthCheck: { command, interval: 15, retries: 3, startPeriod: 60, timeout: 5 } },
  ]);
});

test.each([
  ["/tmp", "tmp"],
  ["/var/cache", "var-cache"],
  ["/var/lib/my.app", "var-lib-my-app"],
])("names the volume behind %s %s", (path, name) => {
  expect(volumeName(path)).toBe(name);
});

test("hands values and commands on as they are, also what Terraform would take for a template", () => {
  const healthCheck = { command: ["CMD-SHELL", "test -f ${HOME}/ok"] };
  const [rendered] = given({ environment: { FORMAT: "%{time} ${user}" }, healthCheck });
  expect([rendered?.environment, rendered?.healthCheck?.command]).toEqual([
    [{ name: "FORMAT", value: "%%{time} $${user}" }],
    ["CMD-SHELL", "test -f $${HOME}/ok"],
  ]);
});
