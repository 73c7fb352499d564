import { type Match, hasUnknown, matches, symbolic } from "../../../facts/arn";
import type { Container } from "../../../facts/containers";
import { efsVolumes, unknownVolumes, volumeNames } from "../../../facts/ecs/file-systems";
import type { TaskDefinition } from "../../../facts/services";
import { type Known, orDefault, switchSetting } from "../../../facts/setting";
import { Unknown, type Value, blocks } from "../../../terraform/expressions/value";
import type { DeclaredMount, DeclaredSettings } from "../../declarations/declarations";
import { type Walk, walked } from "../../flows/evidence";
import { messages, unknown } from "../../message";
import { type Result, type Rule, conclude, results, serviceSubject } from "../../result";

interface Which {
  readonly container: string;
  /** `variable PG_HOST`, `secret PG_PASSWORD`, `mount at /mnt/share`. */
  readonly what: string;
}

const says = messages({
  noTask: (it: { address: string }) =>
    `is about ${it.address}, which no service and no job of its stack runs; correct 'address' of the declared settings`,
  noContainer: (it: { container: string; task: string }) =>
    `${it.task} has no container '${it.container}'; add it, or correct 'container' of the declared settings`,
  missing: (it: Which & { value: string }) => `container '${it.container}' has no ${it.what}; set it to ${it.value}`,
  other: (it: Which & { value: string; actual: string }) =>
    `${it.what} of container '${it.container}' is ${it.actual}; set it to ${it.value}`,
  withoutRole: (it: { volume: string }) =>
    `volume '${it.volume}' is mounted without the task role; set iam to ENABLED in its authorization_config`,
  perhaps: (it: Which & { value: string; actual: string }) =>
    `whether ${it.what} of container '${it.container}', ${it.actual}, is ${it.value}`,
});

/** What code reads, and where it looks for files: what isn't there is found when it runs. */
export const useSettings: Rule = {
  id: "use-settings",
  title: "Each container finds what it uses, by its variables, its secrets and its mounts",
  check({ facts, declarations: { settings } }) {
    const services = new Map(
      facts.services.flatMap((service) =>
        service.task ? [[`${service.task.resource.stack} ${service.task.resource.address}`, service] as const] : [],
      ),
    );
    const unclear = facts.services.flatMap(({ task, taskLink, resource }) =>
      !task && taskLink.kind === "unknown"
        ? [unknown({ what: `task_definition of ${resource.address} (${taskLink.why})` })]
        : [],
    );
    const found = settings.flatMap((declared): readonly Result[] => {
      const { stack, address, reason } = declared;
      const service = services.get(`${stack} ${address}`);
      if (!service?.task) {
        const { refuted, unsure } = results(
          { kind: "declaration", name: "settings" },
          { stack, address: "//.declared" },
        );
        return [unclear.length > 0 ? unsure(`what runs ${address}`, unclear) : refuted(says.noTask({ address }))];
      }
      const { task } = service;
      const evidence = walked((walk) => {
        inTask(walk, task, declared);
      });
      return conclude(serviceSubject(service), task.resource, `find what it uses (${reason})`, evidence);
    });
    return { looked: { "declared setting": settings.length }, results: found };
  },
};

function inTask(walk: Walk, task: TaskDefinition, declared: DeclaredSettings): void {
  walk.via(task.resource.address);
  const container = task.containers.find(({ name }) => name === declared.container);
  if (container === undefined) {
    const nameless = task.containers.find(({ name }) => hasUnknown(name));
    const why = task.unknown ?? (nameless && `the name of container '${nameless.name}'`);
    if (why !== undefined) walk.doubt(unknown({ what: why }));
    else walk.miss(says.noContainer({ container: declared.container, task: task.resource.address }));
    return;
  }
  for (const [name, value] of declared.variables)
    compare(walk, container, `variable ${name}`, value, container.environment.get(name));
  for (const [name, value] of declared.secrets)
    compare(walk, container, `secret ${name}`, value, container.secrets.find((secret) => secret.name === name)?.from);
  for (const [path, mount] of declared.mounts) mounted(walk, task, container, path, mount);
}

function compare(
  walk: Walk,
  container: Container,
  what: string,
  value: string,
  written: Parameters<typeof symbolic>[0],
): void {
  const which = { container: container.name, what, value };
  if (written === undefined) {
    const files = container.environmentFiles.map((file) => `what ${file} sets in container '${container.name}'`);
    const names = [...container.environment.keys(), ...container.secrets.map(({ name }) => name)].filter(hasUnknown);
    const [why] = [...container.unknown, ...files, ...names.map((name) => `name ${name} in '${container.name}'`)];
    if (why === undefined) walk.miss(says.missing(which));
    else walk.doubt(unknown({ what: why }));
    return;
  }
  const actual = symbolic(written);
  const answer = equal(value, actual);
  if (answer === "no") walk.miss(says.other({ ...which, actual }));
  else if (answer === "unknown") walk.doubt(says.perhaps({ ...which, actual }));
}

/** Attributes that AWS gives to two resources differ. */
function equal(value: string, actual: string): Match {
  const isAttribute = (text: string): boolean => /^<[^?<>][^<>]*>$/.test(text);
  if (value === actual) return "yes";
  return isAttribute(value) && isAttribute(actual) ? "no" : matches(value, actual);
}

function mounted(
  walk: Walk,
  task: TaskDefinition,
  container: Container,
  path: string,
  { fileSystem, accessPoint, readOnly }: DeclaredMount,
): void {
  const what = `mount at ${path}`;
  const points = blocks(container.raw.get("mountPoints"));
  const point = points.maps.find((map) => map.get("containerPath") === path);
  if (point === undefined) {
    const rest = points.unknown ?? points.maps.map((map) => map.get("containerPath")).find(isUnknown);
    if (rest) walk.doubt(unknown({ what: `the mounts of container '${container.name}' (${rest.why})` }));
    else walk.miss(says.missing({ container: container.name, what, value: fileSystem }));
    return;
  }
  const source = symbolic(point.get("sourceVolume"));
  const volume = efsVolumes(task).find(({ name }) => name.kind === "set" && name.value === source);
  const [unread] = unknownVolumes(task);
  if (!volume && (unread !== undefined || hasUnknown(source)))
    walk.doubt(unknown({ what: unread ?? `the volume at ${path}, ${source}` }));
  // A volume that isn't there is a fault of its own.
  else if (!volume && volumeNames(task).includes(source))
    walk.miss(
      says.other({ container: container.name, what, value: fileSystem, actual: "a volume of the task itself" }),
    );
  if (volume) {
    compare(walk, container, what, fileSystem, volume.fileSystemId);
    compare(walk, container, `access point at ${path}`, accessPoint, volume.accessPointId);
    known(walk, volume.iam, (iam) => {
      if (iam !== "ENABLED") walk.miss(says.withoutRole({ volume: source }));
    });
  }
  known(walk, orDefault(switchSetting(point.get("readOnly")), false), (actual) => {
    const word = (isReadOnly: boolean): string => (isReadOnly ? "read-only" : "writable");
    if (actual !== readOnly)
      walk.miss(says.other({ container: container.name, what, value: word(readOnly), actual: word(actual) }));
  });
}

function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

function known<T>(walk: Walk, setting: Known<T>, use: (value: T) => void): void {
  if (setting.kind === "unknown") walk.doubt(unknown({ what: setting.why }));
  else use(setting.value);
}
