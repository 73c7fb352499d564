import { containerDefinition, type ContainerProps } from "../../../src/constructs/service/container-definition";
import { volumeName } from "../../../src/definition/resolve/names";
import type { ServiceSettings } from "../../../src/definition/service";
import { booksService } from "../../support/synth";

const props: ContainerProps = {
  image: "books:1",
  logGroup: "/ecs/books",
  region: "eu-central-1",
  secretSources: {},
  logSources: {},
  registrySecret: undefined,
  versions: {},
  resourceVariables: {},
};

function given(settings: Partial<ServiceSettings> = {}, secretSources: Record<string, string> = {}) {
  return booksService(settings).containers.map((own) => containerDefinition(own, { ...props, secretSources }));
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

test("hands on what ECS and Fargate take of a container", () => {
  const settings: Partial<ServiceSettings> = {
    command: ["node", "${HOME}/worker.js"],
    entryPoint: ["/init"],
    user: "1000:1000",
    workingDirectory: "/srv",
    stopTimeoutSeconds: 90,
    ulimits: { nofile: { soft: 1024, hard: 4096 } },
    linuxParameters: { initProcess: true, addCapabilities: ["SYS_PTRACE"], dropCapabilities: ["NET_RAW", "ALL"] },
    dockerLabels: { "z.team": "shop", "a.team": "${x}" },
    reserves: { cpu: 128, memoryMiB: 64 },
    memoryLimitMiB: 128,
  };
  expect(given(settings)).toEqual([
    {
      ...container,
      command: ["node", "$${HOME}/worker.js"],
      entryPoint: ["/init"],
      user: "1000:1000",
      workingDirectory: "/srv",
      stopTimeout: 90,
      ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 4096 }],
      linuxParameters: {
        capabilities: { add: ["SYS_PTRACE"], drop: ["ALL", "NET_RAW"] },
        initProcessEnabled: true,
      },
      dockerLabels: { "a.team": "$${x}", "z.team": "shop" },
      cpu: 128,
      memoryReservation: 64,
      memory: 128,
    },
  ]);
});

test("maps further ports by name, after the service's own", () => {
  const tcp = (port: number, name?: string) => ({
    containerPort: port,
    hostPort: port,
    protocol: "tcp",
    ...(name !== undefined && { name }),
  });
  expect(given({ ports: { metrics: 9090, admin: 9000 } })).toEqual([
    { ...container, portMappings: [tcp(8080), tcp(9000, "admin"), tcp(9090, "metrics")] },
  ]);
});

test("has a writable root where the service says why", () => {
  expect(given({ writableRoot: { reason: "a legacy app" } })).toEqual([
    { ...container, readonlyRootFilesystem: false },
  ]);
});

test("says nothing of a start that is given no time, as AWS does", () => {
  const [own] = given({ healthCheck: { command: ["CMD", "true"], gracePeriodSeconds: 0 } });
  expect(own?.healthCheck).not.toHaveProperty("startPeriod");
});

test("says how long a check may take and how often it may fail", () => {
  const [own] = given({ healthCheck: { command: ["CMD", "true"], timeoutSeconds: 20, retries: 5 } });
  expect(own?.healthCheck).toEqual({
    command: ["CMD", "true"],
    interval: 10,
    retries: 5,
    startPeriod: 30,
    timeout: 20,
  });
});

test("a value that says why it is no secret is that value", () => {
  const environment = { API_KEY: { value: "public", notSecret: "the browser gets it, too" } };
  expect(given({ environment })[0]?.environment).toEqual([{ name: "API_KEY", value: "public" }]);
});

test("sidecars have logs, ports, checks and volumes of their own, and share what both name", () => {
  const [own, proxy] = given({
    writablePaths: ["/tmp"],
    sharedPaths: ["/run/app"],
    dependsOn: { proxy: "healthy" },
    sidecars: {
      proxy: {
        image: "proxy:1.2",
        essential: false,
        writablePaths: ["/tmp"],
        sharedPaths: ["/run/app"],
        ports: { admin: 9901 },
        healthCheck: { command: ["CMD", "/ready"] },
      },
    },
  });
  expect(own?.mountPoints).toEqual([
    { sourceVolume: "tmp", containerPath: "/tmp", readOnly: false },
    { sourceVolume: "shared-run-app", containerPath: "/run/app", readOnly: false },
  ]);
  expect(own?.dependsOn).toEqual([{ containerName: "proxy", condition: "HEALTHY" }]);
  expect(proxy).toEqual({
    ...container,
    name: "proxy",
    essential: false,
    portMappings: [{ containerPort: 9901, hostPort: 9901, protocol: "tcp", name: "admin" }],
    mountPoints: [
      { sourceVolume: "proxy-tmp", containerPath: "/tmp", readOnly: false },
      { sourceVolume: "shared-run-app", containerPath: "/run/app", readOnly: false },
    ],
    healthCheck: { command: ["CMD", "/ready"], interval: 10, retries: 3, startPeriod: 30, timeout: 5 },
    logConfiguration: {
      logDriver: "awslogs",
      options: { ...container.logConfiguration.options, "awslogs-stream-prefix": "proxy" },
    },
  });
});

test("what runs before the service's own runs one after the other, with the service's surroundings where it has its image", () => {
  const containers = booksService({
    environment: { MODE: "serve", LEVEL: "info" },
    secrets: { TOKEN: { type: "parameter", name: "/token" } },
    user: "1000",
    writablePaths: ["/tmp"],
    before: {
      migrate: { command: ["npm", "run", "migrate"], environment: { MODE: "migrate" } },
      warm: { image: "curl:8", command: ["curl", "-f", "http://cache"] },
    },
  }).containers;
  const [own, migrate, warm] = containers;
  expect(own.dependsOn).toEqual([
    { name: "migrate", condition: "success" },
    { name: "warm", condition: "success" },
  ]);
  expect(migrate).toMatchObject({
    name: "migrate",
    essential: false,
    environment: { MODE: "migrate", LEVEL: "info" },
    secrets: { TOKEN: { type: "parameter", name: "/token" } },
    dependsOn: [],
    image: own.image,
  });
  expect([migrate?.settings.user, migrate?.settings.command]).toEqual(["1000", ["npm", "run", "migrate"]]);
  expect(migrate?.mounts.map(({ volume, path }) => [volume.name, path])).toEqual([["migrate-tmp", "/tmp"]]);
  expect(warm).toMatchObject({
    essential: false,
    environment: {},
    dependsOn: [{ name: "migrate", condition: "success" }],
  });
});

test("logs by the log router, which itself logs to CloudWatch", () => {
  const [own, router] = given({ logs: { type: "firelens" } });
  expect(own?.logConfiguration).toEqual({
    logDriver: "awsfirelens",
    options: {
      Name: "cloudwatch_logs",
      log_group_name: "/ecs/books",
      log_key: "log",
      log_stream_prefix: "books/",
      region: "eu-central-1",
    },
  });
  expect(router).toMatchObject({
    name: "log-router",
    image: "books:1",
    essential: true,
    readonlyRootFilesystem: false,
    firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
    logConfiguration: { logDriver: "awslogs" },
  });
});

test("hands the options of a vendor's plugin on, those of a secret by where it is", () => {
  const [service, ...others] = booksService({
    logs: {
      type: "firelens",
      options: { Name: "datadog", Host: "http-intake.logs.datadoghq.eu" },
      secretOptions: { apikey: { type: "secrets-manager", name: "datadog" } },
      configFile: "/extra.conf",
    },
  }).containers;
  const own = containerDefinition(service, { ...props, logSources: { apikey: "arn-of-key" } });
  expect(own.logConfiguration).toEqual({
    logDriver: "awsfirelens",
    options: { Host: "http-intake.logs.datadoghq.eu", Name: "datadog" },
    secretOptions: [{ name: "apikey", valueFrom: "arn-of-key" }],
  });
  expect(others.map((other) => containerDefinition(other, props).firelensConfiguration?.options)).toEqual([
    {
      "config-file-type": "file",
      "config-file-value": "/extra.conf",
      "enable-ecs-log-metadata": "true",
    },
  ]);
});

test("the collector takes what the containers send to localhost, and isn't essential", () => {
  const [own, collector] = given({ telemetry: { type: "adot" } });
  expect(own?.environment).toEqual([{ name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://localhost:4318" }]);
  expect(collector).toMatchObject({
    name: "otel-collector",
    essential: false,
    command: ["--config=/etc/ecs/ecs-xray.yaml"],
    healthCheck: { command: ["CMD", "/healthcheck"], interval: 10, retries: 3, startPeriod: 30, timeout: 5 },
  });
  const [, custom] = given({ telemetry: { type: "adot", config: "receivers: {}" } });
  expect(custom?.environment).toEqual([{ name: "AOT_CONFIG_CONTENT", value: "receivers: {}" }]);
  expect(custom).not.toHaveProperty("command");
  expect(custom).not.toHaveProperty("healthCheck");
});
