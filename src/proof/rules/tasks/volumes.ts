import type { Service } from "../../../facts/services";
import { equals, switchSetting, textSetting } from "../../../facts/setting";
import { type ObjectValue, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { called, firstTwice, mapsOf } from "./container-set";
import { asksFor, judge, mapsAt } from "./known";

const says = messages({
  noVolume: (it: { task: string; container: string; volume: string }) =>
    `container '${it.container}' mounts '${it.volume}', which ${it.task} has no volume for; add the volume`,
  unknownVolumes: (it: { task: string; container: string; volume: string }) =>
    `whether ${it.task} has the volume '${it.volume}' of container '${it.container}'`,
  noName: ({ task }: { task: string }) => `a volume of ${task} has no name; give it one`,
  sameName: (it: { task: string; volume: string }) =>
    `${it.task} has two volumes '${it.volume}'; give each a name of its own`,
  kind: (it: { volume: string; what: string }) =>
    `volume '${it.volume}' sets ${it.what}, which Fargate doesn't take; remove it or use EFS`,
  otherKind: (it: { volume: string; what: string }) => `whether Fargate can mount volume '${it.volume}' by ${it.what}`,
  noPath: (it: { container: string; volume: string }) =>
    `container '${it.container}' mounts '${it.volume}' nowhere; set containerPath`,
  relative: (it: { container: string; path: string }) =>
    `container '${it.container}' mounts a volume at ${it.path}; begin containerPath with /`,
  noSource: ({ container }: { container: string }) =>
    `container '${container}' has a mount point without sourceVolume; name a volume`,
  samePath: (it: { container: string; path: string }) =>
    `container '${it.container}' mounts two volumes at ${it.path}; give each a path of its own`,
  notConfigured: (it: { volume: string }) =>
    `volume '${it.volume}' is configured at launch, but the service has no volume_configuration of that name; add it`,
  notAtLaunch: (it: { volume: string }) =>
    `its volume_configuration names '${it.volume}', which isn't a volume with configure_at_launch; set that on the volume`,
  twoConfigured: () => "its task has two volumes that are configured at launch, ECS takes one; drop one",
});

/** Kinds of volumes, by their blocks: refused by Fargate, or not followed here. */
const REFUSED = ["host_path", "docker_volume_configuration", "fsx_windows_file_server_volume_configuration"];
const PLAIN = ["name", "configure_at_launch", "efs_volume_configuration", ...REFUSED];

/**
 * The volumes of a task, and where its containers mount them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
 */
export function volumes(walk: Walk, { resource: service, task: definition }: Service): void {
  if (!definition) return;
  const { resource } = definition;
  const task = resource.address;
  const list = mapsAt(walk, { path: "volume", of: task }, resource.get("volume"));
  const isWhole = blocks(resource.get("volume")).unknown === undefined;
  const names = list.map((volume) => textSetting(volume.get("name")));
  const known = names.flatMap((name) => (name.kind === "set" ? name.value : []));
  if (names.some(({ kind }) => kind === "unset")) walk.miss(says.noName({ task }));
  const twice = firstTwice(known);
  if (twice !== undefined) walk.miss(says.sameName({ task, volume: twice }));
  for (const volume of list) kindOf(walk, volume);
  for (const container of definition.containers) {
    const paths: string[] = [];
    for (const mount of mapsOf(walk, container, "mountPoints")) {
      const source = textSetting(mount.get("sourceVolume"));
      if (source.kind === "unset" || (source.kind === "set" && source.value === ""))
        walk.miss(says.noSource({ container: container.name }));
      else
        judge(walk, { path: "sourceVolume", of: called(container) }, source, (volume) => {
          const isNamed = isWhole && names.every(({ kind }) => kind !== "unknown");
          const message = { task, container: container.name, volume };
          if (known.includes(volume)) return;
          if (isNamed) walk.miss(says.noVolume(message));
          else walk.doubt(says.unknownVolumes(message));
        });
      const path = textSetting(mount.get("containerPath"));
      judge(walk, { path: "mountPoints.containerPath", of: called(container) }, path, (value) => {
        // Windows has drives.
        if (value === "") return;
        if (!/^([A-Za-z]:)?[\\/]/.test(value)) walk.miss(says.relative({ container: container.name, path: value }));
        paths.push(value);
      });
      if (path.kind === "unset" || (path.kind === "set" && path.value === ""))
        walk.miss(says.noPath({ container: container.name, volume: source.kind === "set" ? source.value : "?" }));
    }
    const shared = firstTwice(paths);
    if (shared !== undefined) walk.miss(says.samePath({ container: container.name, path: shared }));
  }
  atLaunch(
    walk,
    list,
    mapsAt(walk, { path: "volume_configuration", of: "the service" }, service.get("volume_configuration")),
  );
}

function kindOf(walk: Walk, volume: ObjectValue): void {
  const name = textSetting(volume.get("name"));
  const label = name.kind === "set" ? name.value : "?";
  for (const [what, value] of volume) {
    const asked = asksFor(value);
    if (asked.kind === "unset" || what === "name") continue;
    if (asked.kind === "set" && REFUSED.includes(what)) walk.miss(says.kind({ volume: label, what }));
    else if (asked.kind === "unknown" || !PLAIN.includes(what)) walk.doubt(says.otherKind({ volume: label, what }));
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/configure-ebs-volume.html */
function atLaunch(walk: Walk, list: readonly ObjectValue[], configured: readonly ObjectValue[]): void {
  const late = list.filter((volume) => equals(switchSetting(volume.get("configure_at_launch")), true) === "yes");
  if (late.length > 1) walk.miss(says.twoConfigured());
  const named = (maps: readonly ObjectValue[]): readonly string[] =>
    maps.flatMap((map) => {
      const name = textSetting(map.get("name"));
      return name.kind === "set" ? name.value : [];
    });
  const isUnsure = [...list, ...configured].some((map) => textSetting(map.get("name")).kind === "unknown");
  if (isUnsure) return;
  for (const volume of named(late)) if (!named(configured).includes(volume)) walk.miss(says.notConfigured({ volume }));
  for (const volume of named(configured)) if (!named(late).includes(volume)) walk.miss(says.notAtLaunch({ volume }));
}
