import { containerDefinition } from "../../../src/constructs/service/container-definition";
import { duration, localContainer } from "../../../src/constructs/local/local-container";
import type { ServiceSettings } from "../../../src/definition/service";
import { booksService } from "../../support/synth";

function given(
  settings: Partial<ServiceSettings>,
  secretSources: Record<string, string> = {},
  hostPort?: number,
  isJob = false,
) {
  const definition = containerDefinition(booksService(settings).containers[0], {
    image: "books:1",
    logGroup: "/ecs/books",
    region: "eu-central-1",
    secretSources,
    logSources: {},
    registrySecret: undefined,
    versions: {},
    resourceVariables: {},
  });
  return localContainer(definition, {
    name: "shop-local-books-1",
    imageId: "sha256:1",
    memoryMiB: 512,
    network: "shop-local",
    hostPort,
    volumeByPath: new Map([["/mnt/share", "shop-local-share"]]),
    isJob,
  });
}

const plain = {
  name: "shop-local-books-1",
  image: "sha256:1",
  env: [],
  networksAdvanced: [{ name: "shop-local" }],
  readOnly: true,
  memory: 512,
  memorySwap: 512,
  init: false,
  restart: "unless-stopped",
};

test("a container runs under a read-only root, with the task's memory and no swap, and comes back when it ends", () => {
  expect(given({})).toEqual(plain);
});

test("variables and secrets are the task definition's, in its order", () => {
  expect(given({ environment: { B: "2", A: "1=x" } }, { S: "${var.s}" })).toEqual({
    ...plain,
    env: ["A=1=x", "B=2", "S=${var.s}"],
  });
});

test("folders to write to are volumes without a name", () => {
  expect(given({ writablePaths: ["/tmp", "/var/cache"] })).toEqual({
    ...plain,
    volumes: [{ containerPath: "/tmp" }, { containerPath: "/var/cache" }],
  });
});

test("ECS Exec's writable root and init process are there too", () => {
  expect(given({ exec: true })).toEqual({ ...plain, readOnly: false, init: true });
});

test("a health check inside the container is the task's, and is waited for", () => {
  const healthCheck = { command: ["CMD", "node", "healthy.ts"], intervalSeconds: 15, gracePeriodSeconds: 90 };
  expect(given({ healthCheck })).toEqual({
    ...plain,
    healthcheck: {
      test: ["CMD", "node", "healthy.ts"],
      interval: "15s",
      retries: 3,
      startPeriod: "1m30s",
      timeout: "5s",
    },
    wait: true,
    waitTimeout: 120,
  });
});

test("a port of this machine leads to the container's, from this machine alone", () => {
  expect(given({ port: 3000 }, {}, 8081)).toEqual({
    ...plain,
    ports: [{ internal: 3000, external: 8081, ip: "127.0.0.1" }],
  });
});

test("durations read as Docker gives them back", () => {
  expect([0, 5, 60, 300].map(duration)).toEqual(["0s", "5s", "1m0s", "5m0s"]);
});

test("what ECS is told of a container Docker is told, too", () => {
  const settings: Partial<ServiceSettings> = {
    command: ["serve"],
    entryPoint: ["/init"],
    user: "1000",
    workingDirectory: "/srv",
    stopTimeoutSeconds: 60,
    ulimits: { nofile: { soft: 1, hard: 2 } },
    linuxParameters: { addCapabilities: ["SYS_PTRACE"], dropCapabilities: ["ALL"] },
    dockerLabels: { team: "shop" },
    memoryLimitMiB: 128,
  };
  expect(given(settings)).toEqual({
    ...plain,
    command: ["serve"],
    entrypoint: ["/init"],
    user: "1000",
    workingDir: "/srv",
    stopTimeout: 60,
    ulimit: [{ name: "nofile", soft: 1, hard: 2 }],
    capabilities: { add: ["CAP_SYS_PTRACE"], drop: ["ALL"] },
    labels: [{ label: "team", value: "shop" }],
    memory: 128,
    memorySwap: 128,
  });
});

test("only the service's own port is this machine's", () => {
  expect(given({ port: 3000, ports: { metrics: 9090 } }, {}, 8081).ports).toEqual([
    { internal: 3000, external: 8081, ip: "127.0.0.1" },
  ]);
});

test("a job's container is made and not started, waited for or started anew", () => {
  const { wait, waitTimeout, ...service } = given({ healthCheck: { command: ["CMD", "true"] } });
  expect([wait, waitTimeout]).toEqual([true, 120]);
  expect(given({ healthCheck: { command: ["CMD", "true"] } }, {}, undefined, true)).toEqual({
    ...service,
    restart: "no",
    start: false,
    mustRun: false,
  });
});
