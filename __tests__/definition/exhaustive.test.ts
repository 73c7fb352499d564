import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/synth";

const root = join(__dirname, "..", "..");
const copy = temporaryFolder();

/** Another member for each union of the definition: where it is declared, and what is put behind it. */
const MEMBERS: readonly (readonly [file: string, before: string, member: string])[] = [
  ["exposure.ts", "PublicIpExposure | InternalExposure", `{ readonly type: "new" }`],
  ["discovery.ts", "export type Discovery = DnsDiscovery", `{ readonly type: "new" }`],
  ["discovery.ts", "export type DefaultDiscovery = DnsDiscovery", `{ readonly type: "new" }`],
  ["discovery.ts", `"http" | "http2" | "grpc"`, `"new"`],
  ["deployment.ts", `"terraform" | "pipeline"`, `"new"`],
  ["image.ts", `"X86_64" | "ARM64"`, `"new"`],
  ["secrets.ts", "export type SecretDefinition =", `{ readonly type: "new"; readonly name: string }`],
  [
    "image.ts",
    "export type ImageOrigin =",
    `{ readonly archive: string; readonly source?: never; readonly image?: never }`,
  ],
  ["container.ts", `"start" | "complete"`, `"new"`],
  ["telemetry/logs.ts", "CloudWatchLogs | FirelensLogs", `{ readonly type: "new" }`],
  ["telemetry/collector.ts", "export type TelemetryDefinition = AdotCollector", `{ readonly type: "new" }`],
  ["network.ts", "EndpointsNetwork | NatNetwork | PublicNetwork", `(NetworkSettings & { readonly egress: "new" })`],
  ["network.ts", `"one" | "per-zone"`, `"new"`],
  ["platform.ts", `"single" | "per-service"`, `"new"`],
  ["platform.ts", "export type IngressProtocol =", `{ readonly type: "new" }`],
  ["platform.ts", `"disabled" | "enabled" | "enhanced"`, `"new"`],
  ["backend.ts", "LocalBackend | S3Backend | CloudBackend", `{ readonly type: "new" }`],
  ["bootstrap.ts", `VcsRuns | { readonly type: "cli" }`, `{ readonly type: "new" }`],
  ["bootstrap.ts", "export type VcsConnection =", `{ readonly type: "new" }`],
  ["bootstrap.ts", `{ readonly type: "environment" }`, `{ readonly type: "new" }`],
  ["resources.ts", "HttpsHost | TcpHost | AwsResource", `{ readonly type: "new" }`],
  [
    "resources.ts",
    "Bucket | Queue | Topic | Table | EventBus",
    `{ readonly type: "new"; readonly existing?: Existing }`,
  ],
  ["resources.ts", `| "connect"`, `"new"`],
  ["moves.ts", "MovedResource | MovedService | MovedJob", `{ readonly everything: true }`],
  ["moves.ts", "RemovedResource | RemovedService | RemovedJob", `{ readonly everything: true }`],
];

/** The files that tell the members of one of these unions apart. */
const DISTINGUISHING = [
  "src/constructs/deploy/looked-up-names.ts",
  "src/constructs/deploy/secret-statements.ts",
  "src/constructs/deploy/workspace.ts",
  "src/constructs/ingress/ingress.ts",
  "src/constructs/local/aws-calls.ts",
  "src/constructs/local/stand-in.ts",
  "src/constructs/network/public-subnets.ts",
  "src/constructs/registry/image-build.ts",
  "src/constructs/registry/image.ts",
  "src/constructs/resources/existing.ts",
  "src/constructs/resources/resources.ts",
  "src/constructs/service/container-definition.ts",
  "src/constructs/service/secrets.ts",
  "src/constructs/service/service.ts",
  "src/constructs/service/task-definition.ts",
  "src/definition/resolve/bootstrap-plan.ts",
  "src/definition/resolve/connect.ts",
  "src/definition/resolve/connections.ts",
  "src/definition/resolve/egress.ts",
  "src/definition/resolve/endpoints.ts",
  "src/definition/resolve/exposure.ts",
  "src/definition/resolve/moves.ts",
  "src/definition/resolve/resolve.ts",
  "src/definition/resolve/resources/keys.ts",
  "src/definition/resolve/resources/resource-subnets.ts",
  "src/definition/resolve/resources/resources.ts",
  "src/definition/resolve/secrets.ts",
  "src/definition/resolve/stack-names.ts",
  "src/definition/resolve/state-location.ts",
  "src/definition/resolve/task/containers.ts",
  "src/definition/resolve/task/image.ts",
  "src/definition/resolve/task/logs.ts",
  "src/definition/resolve/task/telemetry.ts",
  "src/definition/resolve/uses.ts",
  "src/definition/validation/backend-rules.ts",
  "src/definition/validation/bootstrap-rules.ts",
  "src/definition/validation/connect-ports.ts",
  "src/definition/validation/containers/container-rules.ts",
  "src/definition/validation/containers/secret-rules.ts",
  "src/definition/validation/containers/task-rules.ts",
  "src/definition/validation/discovery-rules.ts",
  "src/definition/validation/job-rules.ts",
  "src/definition/validation/moves-rules.ts",
  "src/definition/validation/network-rules.ts",
  "src/definition/validation/resources/aws-resource-rules.ts",
  "src/definition/validation/resources/cache-rules.ts",
  "src/definition/validation/resources/database-rules.ts",
  "src/definition/validation/resources/files-rules.ts",
  "src/definition/validation/resources/key-rules.ts",
  "src/definition/validation/resources/resource-rules.ts",
  "src/definition/validation/scaling-rules.ts",
  "src/definition/validation/service-rules.ts",
  "src/definition/validation/settings-rules.ts",
  "src/definition/validation/shape.ts",
  "src/definition/validation/shapes/container.ts",
  "src/definition/validation/shapes/discovery.ts",
  "src/definition/validation/shapes/service.ts",
  "src/extend/extended-environment.ts",
  "src/stacks/bootstrap-stacks.ts",
  "src/stacks/declarations.ts",
  "src/stacks/declared-existing.ts",
  "src/stacks/declared-settings.ts",
  "src/stacks/environment-stacks.ts",
  "src/stacks/extension/environment-extension.ts",
  "src/stacks/local-stack.ts",
  "src/stacks/platform-interface.ts",
  "src/stacks/platform-stack.ts",
  "src/stacks/state-backend.ts",
  "src/synthesis/addresses/moves.ts",
];

test("another kind of anything doesn't compile until every place that tells kinds apart says what it does", () => {
  cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(root, "tsconfig.json"), join(copy, "tsconfig.json"));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const [name, before, member] of MEMBERS) {
    const file = join(copy, "src", "definition", name);
    const text = readFileSync(file, "utf8");
    expect(text.split(before)).toHaveLength(2);
    writeFileSync(file, text.replace(before, `${before} | ${member}`));
  }
  expect(filesThatDontCompile()).toEqual(DISTINGUISHING);
});

function filesThatDontCompile(): string[] {
  try {
    execFileSync(join(root, "node_modules", ".bin", "tsc"), ["--noEmit", "--pretty", "false"], {
      cwd: copy,
      encoding: "utf8",
    });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return [...new Set([...stdout.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file = ""]) => file))].sort();
  }
}

test("no place compares a kind with a text: what is left over would be taken without a word", () => {
  const rooms = ["definition", "constructs", "stacks", "synthesis", "local", "environments"];
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, "src", room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join("src", room, file)),
  );
  const compares = /\b(type|egress|layout|deployer|architecture|natGateways|protocol|containerInsights)\b\)? [!=]== "/;
  expect(files.filter((file) => compares.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
