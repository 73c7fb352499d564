import { containers } from "../../../src/proof/rules/tasks/containers";
import type { Body, Platform } from "../platform";
import { TASK, beside, ofContainer, said } from "./said";

type Change = (json: Platform) => void;
const of = (change: Change): readonly string[] => said(containers, change);

describe("a container", () => {
  test.each<[string, Body]>([
    [
      "empty lists of what Fargate lacks",
      { links: [], dnsServers: [], privileged: false, linuxParameters: { devices: [] } },
    ],
    [
      "the one capability that Fargate adds",
      { linuxParameters: { capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } } },
    ],
    ["the least memory", { memory: 7, memoryReservation: 6 }],
    ["a limit on open files", { ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 1024 }] }],
    ["all memory and CPU of its task", { memory: 512, memoryReservation: 256, cpu: 256 }],
    [
      "times at their ends",
      {
        startTimeout: 120,
        stopTimeout: 120,
        healthCheck: { command: ["CMD-SHELL", "true"], interval: 5, timeout: 60, retries: 10, startPeriod: 300 },
      },
    ],
    ["a restart policy", { restartPolicy: { enabled: true, restartAttemptPeriod: 60, ignoredExitCodes: [0, 255] } }],
    ["a kernel setting of its network", { systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }] }],
    ["a protocol that ECS takes for TCP", { portMappings: [{ containerPort: 8080, protocol: "TCP" }] }],
    ["a name of a port that ends with a hyphen", { portMappings: [{ containerPort: 8080, name: "web-" }] }],
    [
      "ports beside a range",
      { portMappings: [{ containerPort: 8011 }, { containerPortRange: "8000-8010" }, { containerPort: 7999 }] },
    ],
    ["keys in another case", { Cpu: 128, PortMappings: [] }],
    [
      "splunk with its token as a secret",
      {
        logConfiguration: {
          logDriver: "splunk",
          options: { "splunk-url": "https://x" },
          secretOptions: [{ name: "splunk-token", valueFrom: "arn:aws:ssm:eu-central-1:1:parameter/t" }],
        },
      },
    ],
  ])("may have %s", (_, settings) => {
    expect(of(ofContainer(settings))).toEqual([]);
  });

  test.each<[Body, string]>([
    [{ name: null }, `a container of ${TASK} has no name; give it one`],
    [{ name: "web app" }, "container 'web app' has a name that ECS refuses; use up to 255 letters, digits, - and _"],
    [{ image: "" }, "container 'web' has no image; set it"],
    [{ memory: 513 }, `container 'web' asks for memory 513 of 512 in ${TASK}; lower it`],
    [{ memory: 5 }, "memory of container 'web' is 5, Docker takes 6 MiB at least; raise it"],
    [{ cpu: 257 }, `container 'web' asks for cpu 257 of 256 in ${TASK}; lower it`],
    [{ memoryReservation: 600 }, `container 'web' asks for memoryReservation 600 of 512 in ${TASK}; lower it`],
    [
      { memory: 128, memoryReservation: 256 },
      "memoryReservation of container 'web' is 256, its memory 128; lower the reservation",
    ],
    [
      { memroy: 512 },
      "container 'web' has a key memroy, which ECS doesn't know and the provider drops; correct or remove it",
    ],
    [{ memory: "128" }, "memory of container 'web' is \"128\"; make it a whole number without quotes"],
    [{ essential: "true" }, "essential of container 'web' is \"true\"; make it true or false without quotes"],
    [{ environment: [{ name: "PORT", value: 8080 }] }, "environment.value of container 'web' is 8080; make it a text"],
    [{ privileged: true }, "container 'web' sets privileged, which Fargate doesn't take; remove it"],
    [{ hostname: "web" }, "container 'web' sets hostname, which Fargate doesn't take; remove it"],
    [{ links: ["db"] }, "container 'web' sets links, which Fargate doesn't take; remove it"],
    [
      { extraHosts: [{ hostname: "a", ipAddress: "10.0.0.1" }] },
      "container 'web' sets extraHosts, which Fargate doesn't take; remove it",
    ],
    [
      { linuxParameters: { sharedMemorySize: 64 } },
      "container 'web' sets linuxParameters.sharedMemorySize, which Fargate doesn't take; remove it",
    ],
    [
      { linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } },
      "container 'web' adds capability NET_ADMIN; Fargate adds SYS_PTRACE only; remove it",
    ],
    [
      { resourceRequirements: [{ type: "GPU", value: "1" }] },
      "container 'web' asks for a GPU or an accelerator, which Fargate lacks; remove it",
    ],
    [{ stopTimeout: 121 }, "stopTimeout of container 'web' is 121; set it to 0 to 120"],
    [
      { healthCheck: { command: ["CMD", "true"], interval: 4 } },
      "healthCheck.interval of container 'web' is 4; set it to 5 to 300",
    ],
    [{ healthCheck: { command: [] } }, "the health check of container 'web' has no command; set it"],
    [
      { healthCheck: { command: ["curl"] } },
      "the health check of container 'web' begins with curl; begin its command with CMD or CMD-SHELL",
    ],
    [
      { restartPolicy: { enabled: true, restartAttemptPeriod: 59 } },
      "restartPolicy.restartAttemptPeriod of container 'web' is 59; set it to 60 to 1800",
    ],
    [
      { restartPolicy: { enabled: true, ignoredExitCodes: [256] } },
      "container 'web' ignores more than 50 exit codes, or one outside of 0 to 255; correct ignoredExitCodes",
    ],
    [{ restartPolicy: {} }, "restartPolicy of container 'web' has no enabled; set it"],
    [
      { ulimits: [{ name: "nofile", softLimit: 2, hardLimit: 1 }] },
      "ulimit nofile of container 'web' has a soft limit above its hard one; lower it",
    ],
    [
      { environment: [{ name: "KEY", value: "" }], secrets: [{ name: "KEY", valueFrom: "x" }] },
      "container 'web' gets KEY twice, once as a secret; drop one",
    ],
    [
      { logConfiguration: { logDriver: "json-file" } },
      "container 'web' logs by json-file; set logDriver to one of awslogs, splunk, awsfirelens",
    ],
    [{ logConfiguration: {} }, "logConfiguration of container 'web' has no logDriver; set it"],
    [
      { logConfiguration: { logDriver: "splunk", options: { "splunk-token": "x" } } },
      "container 'web' logs to Splunk without splunk-url; set it in options or secretOptions",
    ],
    [{ portMappings: [{ protocol: "tcp" }] }, "container 'web' has a port mapping without containerPort; set it"],
    [{ portMappings: [{ containerPort: 65_536 }] }, "container 'web' maps port 65536; set it to 1 to 65535"],
    [
      { portMappings: [{ containerPort: 80 }, { containerPort: 80, protocol: "udp" }] },
      "container 'web' maps port 80 by two protocols, which ECS refuses; drop one",
    ],
    [
      { portMappings: [{ containerPortRange: "8010-8000" }] },
      "containerPortRange of container 'web' is 8010-8000; set it to two ports of 1 to 65535, the smaller one first",
    ],
    [
      { portMappings: [{ containerPort: 8005, containerPortRange: "8000-8010" }] },
      "container 'web' maps range 8000-8010 beside a containerPort or hostPort of the same mapping; drop one",
    ],
    [
      { portMappings: [{ containerPort: 8010 }, { containerPortRange: "8000-8010" }] },
      "container 'web' maps port 8010 twice, once by range 8000-8010; drop it from one of them",
    ],
    [
      { portMappings: [{ containerPortRange: "8000-8010" }, { containerPortRange: "8010-8020" }] },
      "container 'web' maps ranges 8000-8010 and 8010-8020, which overlap; separate them",
    ],
    [
      { portMappings: [{ containerPort: 80, appProtocol: "tcp" }] },
      "appProtocol of container 'web' is tcp; set it to http, http2 or grpc",
    ],
    [
      { portMappings: [{ containerPort: 80, name: "Web" }] },
      "container 'web' names a port mapping 'Web'; use up to 64 lower-case letters, digits, - and _ that don't begin with -",
    ],
    [
      { portMappings: [{ containerPort: 80 }, { containerPort: 80 }] },
      "containers 'web' and 'web' share one network interface and both take port 80/tcp; change one",
    ],
    [
      { volumesFrom: [{ sourceContainer: "gone" }] },
      "container 'web' takes volumes from 'gone', which its task doesn't have; name one of its containers",
    ],
    [
      { dependsOn: [{ containerName: "web", condition: "START" }] },
      "containers wait for each other: 'web' → 'web'; drop one dependency",
    ],
    [
      { firelensConfiguration: { type: "fluentbit" } },
      "container 'web' is a log router that no container logs to; set a logDriver to awsfirelens or drop firelensConfiguration",
    ],
    [
      { logConfiguration: { logDriver: "awsfirelens" } },
      "container 'web' logs by awsfirelens, but no container of its task has firelensConfiguration; add a log router",
    ],
  ])("can't have %j", (settings, message) => {
    expect(of(ofContainer(settings))).toEqual([`refuted: ${message}`]);
  });

  test.each<[Body, string]>([
    [{ memory: "${var.size}" }, "memory of container 'web' (var.size)"],
    [
      { memory: 128, memoryReservation: 128 },
      "whether ECS takes a memoryReservation of container 'web' that equals its memory",
    ],
    [
      {
        environment: [
          { name: "A", value: "1" },
          { name: "A", value: "2" },
        ],
      },
      "which of its two values of A container 'web' gets",
    ],
    [{ privileged: "${var.on}" }, "privileged of container 'web'"],
    [
      { linuxParameters: { tmpfs: [{ containerPath: "/t", size: 1 }] } },
      "whether Fargate takes linuxParameters.tmpfs of container 'web'",
    ],
    [
      { ulimits: [{ name: "nproc", softLimit: 1, hardLimit: 1 }] },
      "whether Fargate takes ulimit nproc of container 'web'",
    ],
    [{ logConfiguration: { logDriver: "${var.driver}" } }, "logDriver of container 'web' (var.driver)"],
    [{ essential: "${var.on}" }, `which container of ${TASK} is essential`],
  ])("leaves %j undecided", (settings, message) => {
    const [first, ...others] = of(ofContainer(settings));
    expect(others).toEqual([]);
    expect(first).toContain(`not known: ${message}`);
  });
});

describe("containers of one task", () => {
  test.each<[string, Change]>([
    ["wait for one that ends", beside({}, { dependsOn: [{ containerName: "side", condition: "SUCCESS" }] })],
    [
      "wait for one that is healthy",
      beside(
        { healthCheck: { command: ["CMD", "true"] } },
        { dependsOn: [{ containerName: "side", condition: "HEALTHY" }] },
      ),
    ],
    ["share the task's memory and CPU to the last unit", beside({ cpu: 128, memory: 256 }, { cpu: 128, memory: 256 })],
    ["take one port by two protocols", beside({ portMappings: [{ containerPort: 8080, protocol: "udp" }] })],
    [
      "log through a router",
      beside({ firelensConfiguration: { type: "fluentbit" } }, { logConfiguration: { logDriver: "awsfirelens" } }),
    ],
  ])("may %s", (_, change) => {
    expect(of(change)).toEqual([]);
  });

  test.each<[string, Change, string]>([
    [
      "one port",
      beside({ portMappings: [{ containerPort: 8080 }] }),
      "containers 'web' and 'side' share one network interface and both take port 8080/tcp; change one",
    ],
    [
      "a port of another one's range",
      beside({ portMappings: [{ containerPortRange: "8080-8090" }] }),
      "containers 'web' and 'side' share one network interface and both take port 8080-8090/tcp; change one",
    ],
    ["one name", beside({ name: "web" }), `${TASK} has two containers 'web'; give each a name of its own`],
    [
      "one port name",
      beside(
        { portMappings: [{ containerPort: 81, name: "http" }] },
        { portMappings: [{ containerPort: 80, name: "http" }] },
      ),
      `${TASK} has two port mappings 'http'; give each a name of its own`,
    ],
    [
      "more memory than their task",
      beside({ memory: 257 }, { memory: 256 }),
      `the containers of ${TASK} ask for memory 513 of 512 in all; lower them or raise the task's`,
    ],
    [
      "more CPU than their task",
      beside({ cpu: 129 }, { cpu: 128 }),
      `the containers of ${TASK} ask for cpu 257 of 256 in all; lower them or raise the task's`,
    ],
    [
      "a dependency on nobody",
      beside({ dependsOn: [{ containerName: "gone", condition: "START" }] }),
      "container 'side' depends on 'gone', which its task doesn't have; name one of its containers",
    ],
    [
      "a dependency without a name",
      beside({ dependsOn: [{ condition: "START" }] }),
      "a dependency of container 'side' has no containerName; name one of the task's containers",
    ],
    [
      "a circle",
      beside(
        { dependsOn: [{ containerName: "web", condition: "START" }] },
        { dependsOn: [{ containerName: "side", condition: "START" }] },
      ),
      "containers wait for each other: 'web' → 'side' → 'web'; drop one dependency",
    ],
    [
      "health that nobody checks",
      beside({ dependsOn: [{ containerName: "web", condition: "HEALTHY" }] }),
      "container 'side' waits until 'web' is healthy, which has no health check; add one",
    ],
    [
      "an end that never comes",
      beside({ dependsOn: [{ containerName: "web", condition: "COMPLETE" }] }),
      "container 'side' waits for COMPLETE of 'web', which is essential; set essential of 'web' to false",
    ],
    [
      "a condition that ECS lacks",
      beside({ dependsOn: [{ containerName: "web", condition: "READY" }] }),
      "container 'side' depends by condition READY; set it to START, COMPLETE, SUCCESS or HEALTHY",
    ],
    [
      "a router with a file in S3",
      beside(
        { firelensConfiguration: { type: "fluentbit", options: { "config-file-type": "s3" } } },
        { logConfiguration: { logDriver: "awsfirelens" } },
      ),
      "the log router 'side' takes its configuration from S3, which Fargate doesn't; set config-file-type to file",
    ],
    [
      "a router of another type",
      beside({ firelensConfiguration: { type: "vector" } }, { logConfiguration: { logDriver: "awsfirelens" } }),
      "the log router 'side' is of type vector; set it to fluentbit or fluentd",
    ],
  ])("can't have %s", (_, change, message) => {
    expect(of(change)).toEqual([`refuted: ${message}`]);
  });
});
