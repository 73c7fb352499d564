import type { Model } from "../../terraform/model";
import { type Resource, type Value, argumentOf, block, blocks, items } from "../../terraform/expressions/value";
import { type Link, link } from "../link";
import { SECURITY_GROUPS, SUBNETS } from "../resource-types";
import type { TaskDefinition } from "../services";
import type { Match } from "../arn";
import { all, any, negated } from "../match";
import { type Known, type Setting, equals, orDefault, switchSetting, textSetting } from "../setting";

/**
 * A volume of a task that lies on Amazon EFS.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
 */
export interface EfsVolume {
  readonly name: Setting<string>;
  readonly fileSystem: Link;
  /** As it is written, for one that no stack makes. */
  readonly fileSystemId: Value | undefined;
  readonly accessPoint: Link;
  readonly accessPointId: Value | undefined;
  readonly isEncrypted: Known<string>;
  readonly iam: Known<string>;
  readonly rootDirectory: Setting<string>;
  /** Whether a container may mount it. */
  readonly isMounted: boolean;
  /** Whether every container that mounts it only reads. */
  readonly readOnly: Known<boolean>;
}

/** Where a file system is reached in one zone. */
export interface MountTarget {
  readonly resource: Resource;
  readonly subnet: Link;
  readonly groups: readonly Link[];
  /** Whether it names groups; else it has the VPC's default one. */
  readonly hasGroups: boolean;
}

export const FILE_SYSTEMS: readonly string[] = ["aws_efs_file_system"];
const ACCESS_POINTS = ["aws_efs_access_point"];

/** Why it can't be told which volumes of a task definition lie on EFS. */
export function unknownVolumes({ resource }: TaskDefinition): readonly string[] {
  const { maps, unknown } = blocks(resource.get("volume"));
  const parts = [unknown, ...maps.map((volume) => blocks(volume.get("efs_volume_configuration")).unknown)];
  return parts.flatMap((part) => (part ? [`the volumes of ${resource.address} (${part.why})`] : []));
}

/** Names of the volumes of a task definition, wherever they lie. */
export function volumeNames({ resource }: TaskDefinition): readonly string[] {
  return blocks(resource.get("volume")).maps.flatMap((volume) => {
    const name = textSetting(volume.get("name"));
    return name.kind === "set" ? [name.value] : [];
  });
}

/** The volumes of a task definition that lie on EFS. */
export function efsVolumes(task: TaskDefinition): readonly EfsVolume[] {
  const { resource, containers } = task;
  const named = new Set(volumeNames(task));
  return blocks(resource.get("volume")).maps.flatMap((volume): readonly EfsVolume[] => {
    const efs = block(volume.get("efs_volume_configuration"));
    if (!efs) return [];
    const authorization = efs.get("authorization_config");
    const name = textSetting(volume.get("name"));
    const mounts = containers.flatMap((container) =>
      blocks(container.raw.get("mountPoints")).maps.flatMap((mount) => {
        const source = textSetting(mount.get("sourceVolume"));
        const isOf =
          name.kind === "set" || (source.kind === "set" && named.has(source.value))
            ? equals(source, ...(name.kind === "set" ? [name.value] : []))
            : "unknown";
        return isOf === "no" ? [] : [{ isOf, read: orDefault(switchSetting(mount.get("readOnly")), false) }];
      }),
    );
    return [
      {
        name,
        fileSystem: link(efs.get("file_system_id"), FILE_SYSTEMS),
        fileSystemId: efs.get("file_system_id"),
        accessPoint: link(argumentOf(authorization, "access_point_id"), ACCESS_POINTS),
        accessPointId: argumentOf(authorization, "access_point_id"),
        isEncrypted: orDefault(textSetting(efs.get("transit_encryption")), "DISABLED"),
        iam: orDefault(textSetting(argumentOf(authorization, "iam")), "DISABLED"),
        rootDirectory: textSetting(efs.get("root_directory")),
        isMounted: mounts.length > 0,
        readOnly: onlyRead(mounts),
      },
    ];
  });
}

interface Mount {
  /** Whether it is of the volume. */
  readonly isOf: Match;
  readonly read: Known<boolean>;
}

/** One that is known to write decides. */
function onlyRead(mounts: readonly Mount[]): Known<boolean> {
  const answers = mounts.map(({ isOf, read }) => any([negated(isOf), equals(read, true)]));
  const answer = all(answers);
  if (answer !== "unknown") return { kind: "set", value: answer === "yes" };
  const unread = mounts.flatMap(({ read }) => (read.kind === "unknown" ? read.why : []))[0];
  return { kind: "unknown", why: unread ?? "which of its mounts are of it" };
}

/** The mount targets of the file systems. */
export class MountTargets {
  /** Those whose file system can't be told. */
  readonly strays: readonly string[];
  private readonly byFileSystem = new Map<Resource, MountTarget[]>();

  constructor(model: Model) {
    const strays: string[] = [];
    for (const resource of model.all("aws_efs_mount_target")) {
      const of = link(resource.get("file_system_id"), FILE_SYSTEMS);
      const written = items(resource.get("security_groups"));
      const target = {
        resource,
        subnet: link(resource.get("subnet_id"), SUBNETS),
        groups: written.map((group) => link(group, SECURITY_GROUPS)),
        hasGroups: written.length > 0,
      };
      if (of.kind === "found")
        this.byFileSystem.set(of.resource, [...(this.byFileSystem.get(of.resource) ?? []), target]);
      if (of.kind === "unknown") strays.push(`the file system of ${resource.address} (${of.why})`);
    }
    this.strays = strays;
  }

  of(fileSystem: Resource): readonly MountTarget[] {
    return this.byFileSystem.get(fileSystem) ?? [];
  }
}
