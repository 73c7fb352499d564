import { CONTAINER_NUMBERS } from "../../../aws/fargate-tasks";
import { volumeName } from "../../resolve/names";
import type { ServiceDefinition } from "../../service";
import { VARIABLE, checkJsonKey, checkSecret, checkTimes, integer, repeated, saysSomething } from "../checks";
import { type Report, Shown } from "../findings";
import type { Rule } from "../rule";
import { type PlacedContainer, eachContainer } from "./containers";
import { looksSecret } from "./plain-secrets";

/** `repository:tag`, `host/repository@sha256:…`. @see https://github.com/distribution/reference */
const IMAGE =
  /^[a-z0-9][a-z0-9._:/-]*?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64})$/;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const LONGEST_IMAGE = 255;
const ABSOLUTE = /^(\/[A-Za-z0-9._-]+)+$/;
/** `user`, `user:group`, `uid:gid`. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$/;
/** Docker's least. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export const LEAST_MEMORY_MIB = 6;

/** Rules of one container for itself. */
export const containerRules: readonly Rule[] = [
  { reads: ["services"], check: eachContainer(["source", "image"], checkImage) },
  { reads: ["services"], check: eachContainer(["command", "entryPoint"], checkCommand) },
  { reads: ["services"], check: eachContainer(["user", "workingDirectory"], checkPlace) },
  { reads: ["services"], check: eachContainer(["environment"], checkEnvironment) },
  { reads: ["services"], check: eachContainer(["secrets"], checkSecrets) },
  { reads: ["services"], check: eachContainer(["writablePaths", "sharedPaths"], checkPaths) },
  { reads: ["services"], check: eachContainer(["writableRoot"], checkRoot) },
  { reads: ["services"], check: eachContainer(["ports"], checkPorts) },
  { reads: ["services"], check: eachContainer(["healthCheck"], checkHealthCommand) },
  { reads: ["services"], check: eachContainer(["stopTimeoutSeconds", "ulimits", "dockerLabels"], checkLimits) },
  { reads: ["services"], check: eachContainer(["linuxParameters"], checkLinux) },
  { reads: ["services"], check: eachContainer(["registryCredentials", "source", "image"], checkRegistry) },
];

function checkImage(report: Report, { kind, container: { source, image } }: PlacedContainer): void {
  if (source === undefined && image === undefined) {
    if ({ own: false, sidecars: false, before: true }[kind]) return;
    report("source", new Shown("missing"), "an image comes from a source folder or is named", "give source or image");
  } else if (source !== undefined && image !== undefined) {
    report("image", image, "an image comes from a source folder or is named, not both", "leave out source or image");
  } else if (image !== undefined) checkReference(report, "image", image);
}

export function checkReference(report: Report, property: string, image: string): void {
  if (image.length > LONGEST_IMAGE) report(property, image, `ECS takes ${LONGEST_IMAGE} characters`, "shorten it");
  else if (!IMAGE.test(image) || image.includes("//"))
    report(property, image, "an image reference has a tag or a digest, like 'nginx:1.29.3'", "say which version");
}

function checkCommand(report: Report, { kind, container }: PlacedContainer, service: ServiceDefinition): void {
  const { command, entryPoint, source, image } = container;
  if (command?.length === 0) report("command", command, "a command has words", "write it or leave it out");
  if (entryPoint?.length === 0) report("entryPoint", entryPoint, "it has words", "write it or leave it out");
  const isServices = { own: false, sidecars: false, before: source === undefined && image === undefined }[kind];
  if (!isServices || (command ?? entryPoint) !== undefined || builtFrom(service) === undefined) return;
  report(
    "command",
    new Shown("missing"),
    "it has the service's image, which wouldn't end by itself",
    "say what to run",
  );
}

/** In a definition from JSON there may be neither. */
function builtFrom({ source, image }: Pick<PlacedContainer["container"], "source" | "image">): string | undefined {
  return source ?? image;
}

function checkPlace(report: Report, { container: { user, workingDirectory } }: PlacedContainer): void {
  if (user !== undefined && !USER.test(user))
    report("user", user, "a user looks like 'node', '1000' or '1000:1000'", "correct it");
  if (workingDirectory !== undefined && workingDirectory !== "/" && !ABSOLUTE.test(workingDirectory))
    report("workingDirectory", workingDirectory, "a path is absolute, like '/srv/app'", "correct it");
}

function checkEnvironment(report: Report, { container: { environment = {} } }: PlacedContainer): void {
  for (const [name, written] of Object.entries(environment)) {
    checkVariable(report, "environment", name);
    const at = `environment.${name}`;
    if (typeof written !== "string") {
      if (!saysSomething(written.notSecret))
        report(`${at}.notSecret`, written.notSecret, "it says why everybody may read the value", "write it");
    } else if (looksSecret(name, written)) {
      const allowed = "it looks like a secret, and would stand in the rendered output and in the state";
      report(
        at,
        new Shown("a plain text"),
        allowed,
        "read it from secrets, or give { value, notSecret } with the reason",
      );
    }
  }
}

function checkVariable(report: Report, property: string, name: string): void {
  if (!VARIABLE.test(name))
    report(property, name, "a variable's name has letters, digits and '_', not starting with a digit", "rename it");
}

function checkSecrets(report: Report, { container: { secrets = {} } }: PlacedContainer): void {
  const names = Object.keys(secrets);
  for (const name of names) checkVariable(report, "secrets", name);
  repeated(
    names.map((secret) => secret.toLowerCase()),
    (name) => {
      report("secrets", name, "names differ by more than upper and lower case", "rename one");
    },
  );
  for (const [variable, secret] of Object.entries(secrets)) {
    const at = `secrets.${variable}`;
    checkSecret(report, `${at}.name`, secret.name, `${at}.kmsKeyArn`, secret.kmsKeyArn);
    checkJsonKey(report, at, secret);
  }
}

function checkPaths(report: Report, { container: { writablePaths = [], sharedPaths = [] } }: PlacedContainer): void {
  for (const [property, paths] of Object.entries({ writablePaths, sharedPaths })) {
    for (const path of paths)
      if (!ABSOLUTE.test(path) || path.split("/").includes(".."))
        report(property, path, "a writable path is absolute, like '/tmp', and not '/' itself", "correct it");
    repeated(paths.map(volumeName), (volume) => {
      report(property, paths, `two of them name one volume, '${volume}'`, "remove or rename one");
    });
  }
  for (const path of sharedPaths.filter((shared) => writablePaths.includes(shared)))
    report("sharedPaths", path, "it is one of writablePaths, which nobody shares", "remove it from one of them");
}

function checkRoot(report: Report, { container: { writableRoot } }: PlacedContainer): void {
  if (writableRoot !== undefined && !saysSomething(writableRoot.reason))
    report("writableRoot.reason", writableRoot.reason, "a reason says what it is for", "write one");
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
function checkPorts(report: Report, { kind, container: { ports = {} } }: PlacedContainer): void {
  for (const [name, port] of Object.entries(ports)) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 63)
      report("ports", name, "a name has up to 63 of a-z, 0-9 and single '-'", "rename it");
    integer(report, `ports.${name}`, port, 1, 65535);
  }
  if ({ own: false, sidecars: false, before: true }[kind] && Object.keys(ports).length > 0)
    report("ports", ports, "it has ended before anybody could connect", "remove it");
}

function checkHealthCommand(report: Report, { kind, container: { healthCheck } }: PlacedContainer): void {
  const command = healthCheck?.command;
  if (command !== undefined && (!["CMD", "CMD-SHELL"].includes(command[0] ?? "") || command.length < 2))
    report("healthCheck.command", command, "a check begins with 'CMD' or 'CMD-SHELL'", "put one before what is to run");
  if (healthCheck !== undefined && { own: false, sidecars: true, before: false }[kind])
    checkTimes(report, "healthCheck", healthCheck);
}

function checkLimits(report: Report, { container }: PlacedContainer): void {
  const { stopTimeoutSeconds, ulimits, dockerLabels = {} } = container;
  const [from, to] = CONTAINER_NUMBERS["stopTimeout"] ?? [0, 120];
  if (stopTimeoutSeconds !== undefined) integer(report, "stopTimeoutSeconds", stopTimeoutSeconds, from, to);
  if (ulimits !== undefined) {
    const { soft, hard } = ulimits.nofile;
    const areLimits = [
      integer(report, "ulimits.nofile.soft", soft, 1, Number.MAX_SAFE_INTEGER),
      integer(report, "ulimits.nofile.hard", hard, 1, Number.MAX_SAFE_INTEGER),
    ];
    if (!areLimits.includes(false) && soft > hard)
      report("ulimits.nofile.soft", soft, `the hard limit is ${hard}`, "lower it or raise the hard one");
  }
  for (const label of Object.keys(dockerLabels))
    if (label.trim() === "") report("dockerLabels", label, "a label has a name", "name it");
}

function checkLinux(report: Report, { container: { linuxParameters = {} } }: PlacedContainer): void {
  for (const property of ["addCapabilities", "dropCapabilities"] as const)
    repeated(linuxParameters[property] ?? [], (capability) => {
      report(`linuxParameters.${property}`, capability, "each capability is given once", "remove one");
    });
}

function checkRegistry(
  report: Report,
  { container: { registryCredentials, source, image = "" } }: PlacedContainer,
): void {
  if (registryCredentials === undefined) return;
  const { secret, kmsKeyArn } = registryCredentials;
  checkSecret(report, "registryCredentials.secret", secret, "registryCredentials.kmsKeyArn", kmsKeyArn);
  if (source !== undefined || /^\d{12}\.dkr\.ecr\./.test(image))
    report("registryCredentials", secret, "ECR asks for the execution role, not for a password", "remove it");
}
