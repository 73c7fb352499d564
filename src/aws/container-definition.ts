/** What a value of a container definition is; a list and a map of texts hold any number of theirs. */
export type Shape = "text" | "whole number" | "switch" | "texts by name" | readonly [Shape] | Fields;
export interface Fields {
  readonly [key: string]: Shape;
}

const SECRETS: Shape = [{ name: "text", valueFrom: "text" }];

/**
 * The keys of a container definition. The provider decodes them without regard to case, drops those that it doesn't know,
 * and refuses a value of another kind: `"cpu": "256"` is none.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/task_definition.go
 */
export const CONTAINER_DEFINITION: Fields = {
  name: "text",
  image: "text",
  repositoryCredentials: { credentialsParameter: "text" },
  cpu: "whole number",
  memory: "whole number",
  memoryReservation: "whole number",
  links: ["text"],
  portMappings: [
    {
      containerPort: "whole number",
      hostPort: "whole number",
      protocol: "text",
      name: "text",
      appProtocol: "text",
      containerPortRange: "text",
    },
  ],
  essential: "switch",
  restartPolicy: { enabled: "switch", ignoredExitCodes: ["whole number"], restartAttemptPeriod: "whole number" },
  entryPoint: ["text"],
  command: ["text"],
  environment: [{ name: "text", value: "text" }],
  environmentFiles: [{ value: "text", type: "text" }],
  mountPoints: [{ sourceVolume: "text", containerPath: "text", readOnly: "switch" }],
  volumesFrom: [{ sourceContainer: "text", readOnly: "switch" }],
  linuxParameters: {
    capabilities: { add: ["text"], drop: ["text"] },
    devices: [{ hostPath: "text", containerPath: "text", permissions: ["text"] }],
    initProcessEnabled: "switch",
    sharedMemorySize: "whole number",
    tmpfs: [{ containerPath: "text", size: "whole number", mountOptions: ["text"] }],
    maxSwap: "whole number",
    swappiness: "whole number",
  },
  secrets: SECRETS,
  dependsOn: [{ containerName: "text", condition: "text" }],
  startTimeout: "whole number",
  stopTimeout: "whole number",
  versionConsistency: "text",
  hostname: "text",
  user: "text",
  workingDirectory: "text",
  disableNetworking: "switch",
  privileged: "switch",
  readonlyRootFilesystem: "switch",
  dnsServers: ["text"],
  dnsSearchDomains: ["text"],
  extraHosts: [{ hostname: "text", ipAddress: "text" }],
  dockerSecurityOptions: ["text"],
  interactive: "switch",
  pseudoTerminal: "switch",
  dockerLabels: "texts by name",
  ulimits: [{ name: "text", softLimit: "whole number", hardLimit: "whole number" }],
  logConfiguration: { logDriver: "text", options: "texts by name", secretOptions: SECRETS },
  healthCheck: {
    command: ["text"],
    interval: "whole number",
    timeout: "whole number",
    retries: "whole number",
    startPeriod: "whole number",
  },
  systemControls: [{ namespace: "text", value: "text" }],
  resourceRequirements: [{ value: "text", type: "text" }],
  firelensConfiguration: { type: "text", options: "texts by name" },
  credentialSpecs: ["text"],
};
