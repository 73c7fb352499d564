import {
  ADDABLE_CAPABILITIES,
  AWSLOGS_OPTIONS,
  CONTAINER_NUMBERS,
  LOG_DRIVERS,
  REFUSED_OF_CONTAINERS,
} from "../../../aws/fargate-tasks";
import { hasUnknown, isAllUnknown } from "../../../facts/arn";
import type { Container } from "../../../facts/containers";
import type { TaskDefinition } from "../../../facts/services";
import { numberSetting, textSetting } from "../../../facts/setting";
import { type ObjectValue, block, isMap, items } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { unknownImage } from "../../flows/image-pull";
import { messages } from "../../message";
import { called, firstTwice, mapsOf } from "./container-set";
import { asksFor, judge, mapsAt, valueAt } from "./known";
import { portMappings } from "./port-mappings";
import { type TaskSize, taskSize } from "./task-size";

interface Of {
  readonly container: string;
}

const says = messages({
  noName: ({ task }: { task: string }) => `a container of ${task} has no name; give it one`,
  name: ({ container }: Of) =>
    `container '${container}' has a name that ECS refuses; use up to 255 letters, digits, - and _`,
  digest: (it: Of & { digest: string }) =>
    `container '${it.container}' names its image by digest ${it.digest}; a digest is sha256: and 64 hexadecimal digits; correct it`,
  negative: (it: Of & { what: string; value: number }) =>
    `${it.what} of container '${it.container}' is ${it.value}; set it to 0 or more`,
  logOption: (it: Of & { option: string }) =>
    `whether awslogs takes option ${it.option} of container '${it.container}', which its page doesn't list`,
  noImage: ({ container }: Of) => `container '${container}' has no image; set it`,
  limit: (it: Of & { task: string; what: string; value: number; of: number }) =>
    `container '${it.container}' asks for ${it.what} ${it.value} of ${it.of} in ${it.task}; lower it`,
  little: (it: Of & { what: string; value: number }) =>
    `${it.what} of container '${it.container}' is ${it.value}, Docker takes 6 MiB at least; raise it`,
  reservation: (it: Of & { soft: number; hard: number }) =>
    `memoryReservation of container '${it.container}' is ${it.soft}, its memory ${it.hard}; lower the reservation`,
  equalReservation: ({ container }: Of) =>
    `whether ECS takes a memoryReservation of container '${container}' that equals its memory`,
  refused: (it: Of & { what: string }) =>
    `container '${it.container}' sets ${it.what}, which Fargate doesn't take; remove it`,
  refusedUnknown: (it: Of & { what: string }) => `${it.what} of container '${it.container}'`,
  tmpfs: ({ container }: Of) => `whether Fargate takes linuxParameters.tmpfs of container '${container}'`,
  gpu: ({ container }: Of) =>
    `container '${container}' asks for a GPU or an accelerator, which Fargate lacks; remove it`,
  capability: (it: Of & { capability: string }) =>
    `container '${it.container}' adds capability ${it.capability}; Fargate adds ${ADDABLE_CAPABILITIES.join(", ")} only; remove it`,
  number: (it: Of & { path: string; value: number; range: readonly [number, number] }) =>
    `${it.path} of container '${it.container}' is ${it.value}; set it to ${it.range.join(" to ")}`,
  credentials: ({ container }: Of) => `what container '${container}' needs for its credentialSpecs`,
  versions: (it: Of & { value: string }) =>
    `versionConsistency of container '${it.container}' is ${it.value}; set it to enabled or disabled`,
  noCommand: ({ container }: Of) => `the health check of container '${container}' has no command; set it`,
  command: (it: Of & { first: string }) =>
    `the health check of container '${it.container}' begins with ${it.first}; begin its command with CMD or CMD-SHELL`,
  exitCodes: ({ container }: Of) =>
    `container '${container}' ignores more than 50 exit codes, or one outside of 0 to 255; correct ignoredExitCodes`,
  noRestartEnabled: ({ container }: Of) => `restartPolicy of container '${container}' has no enabled; set it`,
  ulimit: (it: Of & { name: string }) =>
    `ulimit ${it.name} of container '${it.container}' has a soft limit above its hard one; lower it`,
  ulimitKind: (it: Of & { name: string }) => `whether Fargate takes ulimit ${it.name} of container '${it.container}'`,
  systemControl: (it: Of & { name: string }) =>
    `whether Fargate takes systemControls ${it.name} of container '${it.container}'`,
  secretTwice: (it: Of & { name: string }) =>
    `container '${it.container}' gets ${it.name} twice, once as a secret; drop one`,
  variableTwice: (it: Of & { name: string }) =>
    `which of its two values of ${it.name} container '${it.container}' gets`,
  noVariable: (it: Of & { path: string }) =>
    `whether container '${it.container}' starts with an entry of ${it.path} that has no name`,
  noLogDriver: ({ container }: Of) => `logConfiguration of container '${container}' has no logDriver; set it`,
  logDriver: (it: Of & { driver: string }) =>
    `container '${it.container}' logs by ${it.driver}; set logDriver to one of ${LOG_DRIVERS.join(", ")}`,
  mode: (it: Of & { mode: string }) =>
    `mode of the logs of container '${it.container}' is ${it.mode}; set it to blocking or non-blocking`,
  multiline: ({ container }: Of) =>
    `container '${container}' logs by both awslogs-datetime-format and awslogs-multiline-pattern; drop one`,
  splunk: (it: Of & { option: string }) =>
    `container '${it.container}' logs to Splunk without ${it.option}; set it in options or secretOptions`,
});

/** One container for itself. */
export function containerSettings(walk: Walk, { resource }: TaskDefinition, container: Container): void {
  const task = resource.address;
  identity(walk, task, container);
  portMappings(walk, container);
  limits(walk, task, container, taskSize(resource));
  refused(walk, container);
  numbers(walk, container);
  variables(walk, container);
  logDriver(walk, container);
  others(walk, container);
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
function others(walk: Walk, container: Container): void {
  const { raw, name } = container;
  judge(
    walk,
    { path: "versionConsistency", of: called(container) },
    textSetting(raw.get("versionConsistency")),
    (value) => {
      if (!["enabled", "disabled"].includes(value)) walk.miss(says.versions({ container: name, value }));
    },
  );
  if (items(raw.get("credentialSpecs")).length > 0) walk.doubt(says.credentials({ container: name }));
}

function identity(walk: Walk, task: string, container: Container): void {
  const { raw, name } = container;
  const given = textSetting(raw.get("name"));
  if (given.kind === "unset" || (given.kind === "set" && given.value === "")) walk.miss(says.noName({ task }));
  else
    judge(walk, { path: "the name of a container", of: task }, given, (value) => {
      if (!/^[A-Za-z0-9_-]{1,255}$/.test(value)) walk.miss(says.name({ container: value }));
    });
  const image = raw.get("image");
  if (image === undefined || image === null || image === "") walk.miss(says.noImage({ container: name }));
  else if (isAllUnknown(container.image)) walk.doubt(unknownImage({ image: container.image }));
  const digest = container.image.split("@")[1];
  if (digest !== undefined && !hasUnknown(digest) && !digest.includes("<") && !DIGEST.test(digest))
    walk.miss(says.digest({ container: name, digest }));
}

/** @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
const DIGEST = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

function limits(walk: Walk, task: string, container: Container, size: TaskSize): void {
  const { raw, name } = container;
  const [hard, soft] = [numberSetting(raw.get("memory")), numberSetting(raw.get("memoryReservation"))];
  const asked = [
    ["cpu", numberSetting(raw.get("cpu")), size.cpu],
    ["memory", hard, size.memory],
    ["memoryReservation", soft, size.memory],
  ] as const;
  for (const [what, given, of] of asked)
    judge(walk, { path: what, of: called(container) }, given, (value) => {
      if (of !== undefined && value > of) walk.miss(says.limit({ task, container: name, what, value, of }));
      if (value < 0) walk.miss(says.negative({ container: name, what, value }));
      else if (what !== "cpu" && value !== 0 && value < 6) walk.miss(says.little({ container: name, what, value }));
    });
  if (hard.kind === "set" && soft.kind === "set" && hard.value > 0 && soft.value > hard.value)
    walk.miss(says.reservation({ container: name, soft: soft.value, hard: hard.value }));
  // The documentation asks for more memory than that; task definitions with equal values are common.
  if (hard.kind === "set" && soft.kind === "set" && hard.value > 0 && soft.value === hard.value)
    walk.doubt(says.equalReservation({ container: name }));
}

function refused(walk: Walk, container: Container): void {
  const { raw, name } = container;
  const ask = (what: string, miss: () => void): void => {
    const asked = asksFor(valueAt(raw, what));
    if (asked.kind === "set") miss();
    else if (asked.kind === "unknown") walk.doubt(says.refusedUnknown({ container: name, what }));
  };
  for (const what of REFUSED_OF_CONTAINERS)
    ask(what, () => {
      walk.miss(says.refused({ container: name, what }));
    });
  ask("resourceRequirements", () => {
    walk.miss(says.gpu({ container: name }));
  });
  ask("linuxParameters.tmpfs", () => {
    walk.doubt(says.tmpfs({ container: name }));
  });
  for (const item of items(valueAt(raw, "linuxParameters.capabilities.add")))
    judge(walk, { path: "capabilities", of: called(container) }, textSetting(item), (capability) => {
      if (!ADDABLE_CAPABILITIES.includes(capability)) walk.miss(says.capability({ container: name, capability }));
    });
  for (const limit of mapsOf(walk, container, "ulimits")) {
    const kind = textSetting(limit.get("name"));
    const [low, high] = [numberSetting(limit.get("softLimit")), numberSetting(limit.get("hardLimit"))];
    const label = kind.kind === "set" ? kind.value : "?";
    // Fargate sets `nofile`; of others the documentation says only that the system's defaults hold.
    if (kind.kind !== "set" || kind.value !== "nofile") walk.doubt(says.ulimitKind({ container: name, name: label }));
    if (low.kind === "set" && high.kind === "set" && high.value >= 0 && low.value > high.value)
      walk.miss(says.ulimit({ container: name, name: label }));
  }
  for (const control of mapsOf(walk, container, "systemControls")) {
    const namespace = textSetting(control.get("namespace"));
    const label = namespace.kind === "set" ? namespace.value : "?";
    if (!label.startsWith("net.")) walk.doubt(says.systemControl({ container: name, name: label }));
  }
}

function numbers(walk: Walk, container: Container): void {
  const { raw, name } = container;
  for (const [path, range] of Object.entries(CONTAINER_NUMBERS))
    judge(walk, { path, of: called(container) }, numberSetting(valueAt(raw, path)), (value) => {
      if (value < range[0] || value > range[1]) walk.miss(says.number({ container: name, path, value, range }));
    });
  for (const check of mapsAt(walk, { path: "healthCheck", of: called(container) }, raw.get("healthCheck"))) {
    const command = items(check.get("command"));
    const first = textSetting(command[0]);
    if (command.length === 0) walk.miss(says.noCommand({ container: name }));
    judge(walk, { path: "the health check's command", of: called(container) }, first, (word) => {
      if (!["CMD", "CMD-SHELL", "NONE"].includes(word)) walk.miss(says.command({ container: name, first: word }));
    });
  }
  for (const policy of mapsAt(walk, { path: "restartPolicy", of: called(container) }, raw.get("restartPolicy"))) {
    if (policy.get("enabled") === undefined) walk.miss(says.noRestartEnabled({ container: name }));
    const codes = items(policy.get("ignoredExitCodes")).map(numberSetting);
    const isWrong = codes.some((code) => code.kind === "set" && (code.value < 0 || code.value > 255));
    if (isWrong || codes.length > 50) walk.miss(says.exitCodes({ container: name }));
  }
}

/** ECS refuses a secret with the name of another variable; of two plain variables of one name it doesn't say which holds. */
function variables(walk: Walk, container: Container): void {
  const known = (path: string): readonly string[] =>
    mapsOf(walk, container, path).flatMap((pair) => {
      const name = textSetting(pair.get("name"));
      if (name.kind === "unset" || (name.kind === "set" && name.value === ""))
        walk.doubt(says.noVariable({ container: container.name, path }));
      return name.kind === "set" ? name.value : [];
    });
  const plain = known("environment");
  const secret = firstTwice([...new Set(plain), ...known("secrets")]);
  if (secret !== undefined) walk.miss(says.secretTwice({ container: container.name, name: secret }));
  const twice = firstTwice(plain);
  if (twice !== undefined) walk.doubt(says.variableTwice({ container: container.name, name: twice }));
}

/**
 * Splunk needs its token and URL, says `options` of the page.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
 */
export function logDriver(walk: Walk, container: Container): void {
  const { raw, name } = container;
  for (const log of mapsAt(walk, { path: "logConfiguration", of: called(container) }, raw.get("logConfiguration"))) {
    const driver = textSetting(log.get("logDriver"));
    if (driver.kind === "unset") walk.miss(says.noLogDriver({ container: name }));
    judge(walk, { path: "logDriver", of: called(container) }, driver, (value) => {
      if (!LOG_DRIVERS.includes(value)) walk.miss(says.logDriver({ container: name, driver: value }));
      const options = block(log.get("options"));
      if (value === "awslogs" && options) awslogs(walk, container, options);
      if (value !== "splunk") return;
      const secret = mapsAt(walk, { path: "secretOptions", of: called(container) }, log.get("secretOptions"));
      const isKnown = log.get("options") === undefined || isMap(log.get("options"));
      for (const option of ["splunk-token", "splunk-url"]) {
        const named = secret.some((one) => {
          const given = textSetting(one.get("name"));
          return given.kind === "unknown" || (given.kind === "set" && given.value === option);
        });
        if (isKnown && !named && options?.get(option) === undefined)
          walk.miss(says.splunk({ container: name, option }));
      }
    });
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
function awslogs(walk: Walk, container: Container, options: ObjectValue): void {
  judge(walk, { path: "the mode of the logs", of: called(container) }, textSetting(options.get("mode")), (mode) => {
    if (!["blocking", "non-blocking"].includes(mode)) walk.miss(says.mode({ container: container.name, mode }));
  });
  for (const option of options.keys())
    if (!AWSLOGS_OPTIONS.has(option)) walk.doubt(says.logOption({ container: container.name, option }));
  if (["awslogs-datetime-format", "awslogs-multiline-pattern"].every((option) => options.has(option)))
    walk.miss(says.multiline({ container: container.name }));
}
