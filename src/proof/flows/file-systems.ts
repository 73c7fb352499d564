import { arnOf, hasUnknown, symbolic } from "../../facts/arn";
import {
  type EfsVolume,
  FILE_SYSTEMS,
  type MountTarget,
  efsVolumes,
  unknownVolumes,
} from "../../facts/ecs/file-systems";
import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import { equals, textSetting } from "../../facts/setting";
import { type Subnet, rangesOf } from "../../facts/vpc";
import { type Resource, type Value, argumentOf, blocks, describe } from "../../terraform/expressions/value";
import type { DeclaredUse } from "../declarations/declarations";
import { messages, unknown } from "../message";
import { type Need, type Walk, walked } from "./evidence";
import { mayUseFolder } from "./folder-owners";
import { type Flow, type Requirement, serviceEnd } from "./flow";
import { subnetEnd, throughAcls } from "./network/acl-path";
import { ownEnd, taskEnd, throughGroups } from "./network/group-path";
import { throughPrivateDns } from "./network/vpc-dns";
import { type Asking, access } from "./permissions";

export const MOUNT = "mount its file systems";

/** @see https://docs.aws.amazon.com/efs/latest/ug/network-access.html */
const NFS = 2049;

const says = messages({
  wrong: (it: { volume: string; names: string }) =>
    `volume '${it.volume}' is of file system ${it.names}; name a file system`,
  fileSystem: (it: { volume: string; why: string }) => `the file system of volume '${it.volume}' (${it.why})`,
  undeclared: (it: { volume: string; id: string }) =>
    `how tasks reach ${it.id} of volume '${it.volume}', which is in none of these stacks: a declared use of its group on port 2049 would tell`,
  elsewhere: (it: { id: string }) => `the mount targets of ${it.id} are in none of these stacks`,
  plain: (it: { volume: string; what: string }) =>
    `volume '${it.volume}' sets ${it.what} without transit_encryption; set it to ENABLED`,
  setting: (it: { volume: string; name: string; why: string }) => `${it.name} of volume '${it.volume}' (${it.why})`,
  root: (it: { volume: string; root: string }) =>
    `volume '${it.volume}' has an access point and root_directory ${it.root}; leave root_directory out`,
  folder: (it: { volume: string; root: string; fileSystem: string }) =>
    `whether there is a folder ${it.root} in ${it.fileSystem}, which volume '${it.volume}' mounts: a new file system is empty`,
  anonymous: (it: { volume: string; fileSystem: string }) =>
    `whether the policy of ${it.fileSystem} lets in volume '${it.volume}', which is mounted without IAM`,
  wrongPoint: (it: { volume: string; names: string }) =>
    `access_point_id of volume '${it.volume}' is ${it.names}; name an access point`,
  point: (it: { volume: string; why: string }) => `the access point of volume '${it.volume}' (${it.why})`,
  otherFileSystem: (it: { volume: string; point: string }) =>
    `access point ${it.point} of volume '${it.volume}' is of another file system; name one of its own`,
  pointOf: (it: { point: string; why: string }) => `the file system of access point ${it.point} (${it.why})`,
  noTarget: (it: { fileSystem: string; subnet: string }) =>
    `${it.fileSystem} has no mount target in the zone of ${it.subnet}; add an aws_efs_mount_target there`,
  maybeTarget: (it: { fileSystem: string; subnet: string }) =>
    `whether ${it.fileSystem}, which is looked up, has a mount target in the zone of ${it.subnet}`,
  sameZone: (it: { targets: readonly string[]; zone: string }) =>
    `${it.targets.join(" and ")} are both in ${it.zone}, and a file system takes one mount target of a zone; remove one`,
  otherZone: (it: { target: string; zone: string; own: string }) =>
    `${it.target} is in ${it.zone}, its file system keeps files in ${it.own} alone (availability_zone_name); put it there`,
  noGroup: ({ target }: { target: string }) =>
    `mount target ${target} has no security group, so it takes the VPC's default group; set its security_groups`,
  targetSubnet: ({ target }: { target: string }) => `the subnet of ${target}`,
  targetGroup: (it: { target: string; why: string }) => `a group of ${it.target} (${it.why})`,
});

/**
 * Fargate mounts the file systems of a task from its own subnet, by the task role where IAM is asked for.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html
 */
export function mounting(asking: Asking, service: Service, declared: readonly DeclaredUse[]): Requirement {
  const { facts } = asking;
  const volumes = service.task ? efsVolumes(service.task) : [];
  const own = walked((walk) => {
    for (const what of service.task ? unknownVolumes(service.task) : []) walk.doubt(unknown({ what }));
    for (const volume of volumes) settings(walk, volume);
    for (const volume of volumes) anonymously(facts, walk, volume);
    for (const volume of volumes) whereabouts(facts, walk, service, volume, declared);
  });
  const flows = volumes.flatMap(({ fileSystem }) => {
    const found = linked(fileSystem);
    return found && !isElsewhere(facts, found)
      ? service.subnets.map((subnet) => toFileSystem(facts, service, subnet, found))
      : [];
  });
  const needs = mountNeeds(service);
  const asked = needs.length === 0 ? [] : [access(asking, service, "task", MOUNT, needs)];
  return { service, purpose: MOUNT, own, flows, access: asked };
}

function labelOf({ name }: EfsVolume): string {
  return name.kind === "set" ? name.value : "?";
}

function settings(walk: Walk, volume: EfsVolume): void {
  const label = labelOf(volume);
  const { isEncrypted, iam, accessPoint, rootDirectory, fileSystem, readOnly } = volume;
  for (const [name, setting] of Object.entries({ transit_encryption: isEncrypted, iam }))
    if (setting.kind === "unknown") walk.doubt(says.setting({ volume: label, name, why: setting.why }));
  if (readOnly.kind === "unknown" && equals(iam, "ENABLED") !== "no")
    walk.doubt(says.setting({ volume: label, name: "readOnly", why: readOnly.why }));
  const isPlain = equals(isEncrypted, "ENABLED") === "no";
  if (equals(iam, "ENABLED") === "yes" && isPlain) walk.miss(says.plain({ volume: label, what: "iam" }));
  const made = linked(fileSystem);
  if (
    made?.mode === "managed" &&
    accessPoint.kind === "none" &&
    rootDirectory.kind === "set" &&
    !/^\/?$/.test(rootDirectory.value)
  )
    walk.doubt(says.folder({ volume: label, root: rootDirectory.value, fileSystem: made.address }));
  if (accessPoint.kind === "none") return;
  if (isPlain) walk.miss(says.plain({ volume: label, what: "access_point_id" }));
  if (rootDirectory.kind === "set" && rootDirectory.value !== "/")
    walk.miss(says.root({ volume: label, root: rootDirectory.value }));
  if (accessPoint.kind === "wrong") walk.miss(says.wrongPoint({ volume: label, names: accessPoint.why }));
  // Of a file system that isn't made here, nobody knows the access points.
  if (accessPoint.kind === "unknown" && made?.mode === "managed")
    walk.doubt(says.point({ volume: label, why: accessPoint.why }));
  const point = linked(accessPoint);
  const root = point && unmadeRoot(point);
  if (made?.mode === "managed" && root !== undefined)
    walk.doubt(says.folder({ volume: label, root, fileSystem: made.address }));
  if (point && made) ofFileSystem(walk, label, point, made);
  if (point && volume.isMounted) mayUseFolder(walk, point, volume.readOnly);
}

/** What is looked up may be what stands in the stacks under another address. */
function ofFileSystem(walk: Walk, volume: string, point: Resource, fileSystem: Resource): void {
  const written = point.get("file_system_id");
  if (written === undefined || symbolic(written) === `<${fileSystem.address}.id>`) return;
  const of = link(written, FILE_SYSTEMS);
  const isOther = of.kind === "wrong" || (linked(of)?.mode === "managed" && fileSystem.mode === "managed");
  if (isOther) walk.miss(says.otherFileSystem({ volume, point: point.address }));
  else walk.doubt(says.pointOf({ point: point.address, why: describe(written) }));
}

/**
 * The folder of an access point that EFS doesn't make.
 * @see https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html
 */
function unmadeRoot(point: Resource): string | undefined {
  const directory = point.get("root_directory");
  const path = textSetting(argumentOf(directory, "path"));
  if (point.mode !== "managed" || (path.kind === "set" && path.value === "/") || path.kind === "unset")
    return undefined;
  const isMade = blocks(argumentOf(directory, "creation_info")).maps.length > 0;
  return isMade ? undefined : path.kind === "set" ? path.value : path.why;
}

/**
 * Without IAM a client is nobody: only a statement for everybody lets it in, where there is a policy at all.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
function anonymously(facts: Facts, walk: Walk, volume: EfsVolume): void {
  const found = linked(volume.fileSystem);
  if (!found || equals(volume.iam, "ENABLED") !== "no") return;
  const policies = facts.resourcePolicies.of(found);
  const isOpen = policies
    .flatMap(({ statements }) => statements)
    .some(({ effect, principals }) => effect === "Allow" && principals.some((one) => /^(AWS|\*):\*$/.test(one)));
  if (policies.length > 0 && !isOpen)
    walk.doubt(says.anonymous({ volume: labelOf(volume), fileSystem: found.address }));
}

/** One that is looked up, without a mount target here: it has them where it is made. */
function isElsewhere({ mountTargets }: Facts, fileSystem: Resource): boolean {
  return fileSystem.mode === "data" && mountTargets.of(fileSystem).length === 0;
}

/** A file system that no stack makes is reached as it was declared. */
function whereabouts(
  facts: Facts,
  walk: Walk,
  service: Service,
  volume: EfsVolume,
  declared: readonly DeclaredUse[],
): void {
  const { fileSystem, fileSystemId } = volume;
  const found = linked(fileSystem);
  const isLookedUp = found !== undefined && isElsewhere(facts, found);
  const id = isLookedUp ? found.address : symbolic(fileSystemId);
  if (fileSystem.kind === "wrong" || fileSystem.kind === "none")
    walk.miss(says.wrong({ volume: labelOf(volume), names: "why" in fileSystem ? fileSystem.why : "missing" }));
  if (fileSystem.kind !== "unknown" && !isLookedUp) return;
  const { stack, address } = service.resource;
  const isDeclared = declared.some((use) => use.stack === stack && use.from === address && use.port === NFS);
  if (fileSystem.kind === "unknown" && !/^fs-[0-9a-f]+$/.test(id))
    walk.doubt(says.fileSystem({ volume: labelOf(volume), why: fileSystem.why }));
  else if (isDeclared) walk.note(says.elsewhere({ id }));
  else walk.doubt(says.undeclared({ volume: labelOf(volume), id }));
}

/** What a service's tasks need to mount its volumes, as they mount them. */
export function mountNeeds(service: Service): readonly Need[] {
  return service.task ? efsVolumes(service.task).flatMap((volume) => needsOf(service, volume)) : [];
}

/** @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html */
function needsOf({ resource }: Service, volume: EfsVolume): readonly Need[] {
  const { iam, fileSystem, fileSystemId, isEncrypted, accessPoint, accessPointId, readOnly } = volume;
  if (equals(iam, "ENABLED") !== "yes") return [];
  const found = linked(fileSystem);
  const arnOfId = (kind: string, id: Value | undefined): string =>
    `arn:aws:elasticfilesystem:${symbolic(resource.region)}:${resource.account}:${kind}/${symbolic(id)}`;
  const arn = found ? arnOf(found) : arnOfId("file-system", fileSystemId);
  const point = linked(accessPoint);
  const through = { found: point && arnOf(point), none: undefined, other: arnOfId("access-point", accessPointId) };
  const mount = {
    isEncrypted: equals(isEncrypted, "ENABLED"),
    accessPoint: through[accessPoint.kind === "found" || accessPoint.kind === "none" ? accessPoint.kind : "other"],
  };
  const reads = [{ action: "elasticfilesystem:ClientMount", resource: arn, mount }];
  // Where it isn't known whether the mounts only read, the doubt stands in the settings.
  return equals(readOnly, true) !== "no"
    ? reads
    : [...reads, { action: "elasticfilesystem:ClientWrite", resource: arn, mount }];
}

function toFileSystem(facts: Facts, service: Service, subnet: Subnet, fileSystem: Resource): Flow {
  const evidence = walked((walk) => {
    walk.via(service.resource.address, subnet.resource.address, fileSystem.address);
    const vpc = linked(subnet.vpc);
    if (vpc) throughPrivateDns(facts, walk, vpc);
    const targets = facts.mountTargets.of(fileSystem).map((target) => ({ target, home: homeOf(facts, target) }));
    const near = targets.find(({ home }) => home?.zone === subnet.zone && linked(home.vpc) === vpc);
    oneOfZone(walk, fileSystem, targets);
    if (near?.home) throughTarget(facts, walk, service, subnet, near.target, near.home);
    else {
      const unsure = targets.filter(({ home }) => home === undefined).map(({ target }) => target.resource.address);
      for (const target of unsure) walk.doubt(says.targetSubnet({ target }));
      for (const what of facts.mountTargets.strays) walk.doubt(unknown({ what }));
      if (unsure.length + facts.mountTargets.strays.length > 0) return;
      if (fileSystem.mode === "data")
        walk.doubt(says.maybeTarget({ fileSystem: fileSystem.address, subnet: subnet.resource.address }));
      else walk.miss(says.noTarget({ fileSystem: fileSystem.address, subnet: subnet.resource.address }));
    }
  });
  const to = { kind: "host", name: fileSystem.address } as const;
  return { from: serviceEnd(service), to, port: NFS, purpose: MOUNT, evidence };
}

/** @see https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html */
function oneOfZone(
  walk: Walk,
  fileSystem: Resource,
  targets: readonly { readonly target: MountTarget; readonly home: Subnet | undefined }[],
): void {
  const byZone = new Map<string, string[]>();
  for (const { home } of targets.length > 1 ? targets : [])
    if (home && hasUnknown(home.zone)) walk.doubt(unknown({ what: home.zone.replace(/[<?>]/g, "") }));
  for (const { target, home } of targets)
    if (home && !hasUnknown(home.zone) && !target.resource.repeated)
      byZone.set(home.zone, [...(byZone.get(home.zone) ?? []), target.resource.address]);
  const own = textSetting(fileSystem.get("availability_zone_name"));
  for (const [zone, all] of byZone) {
    if (all.length > 1) walk.miss(says.sameZone({ targets: all, zone }));
    if (own.kind === "set" && own.value !== zone)
      walk.miss(says.otherZone({ target: all[0] ?? "", zone, own: own.value }));
  }
}

function homeOf(facts: Facts, { subnet }: MountTarget): Subnet | undefined {
  const found = linked(subnet);
  return found && facts.vpcs.subnet(found);
}

function throughTarget(
  facts: Facts,
  walk: Walk,
  service: Service,
  subnet: Subnet,
  { resource, groups: written, hasGroups }: MountTarget,
  home: Subnet,
): void {
  const target = resource.address;
  walk.via(target);
  const groups = written.flatMap((group) => linked(group) ?? []);
  const unsure = written.flatMap((group) =>
    group.kind === "found" ? [] : [says.targetGroup({ target, why: "why" in group ? group.why : "none" })],
  );
  if (!hasGroups) walk.miss(says.noGroup({ target }));
  const label = groups.map(({ address }) => address).join(", ") || target;
  const ranges = rangesOf([home]);
  const groupless = groups.length + unsure.length === 0;
  throughGroups(facts, walk, ownEnd(service), "egress", NFS, { label, groups, ranges, groupless, unknown: unsure });
  throughGroups(facts, walk, { groups, unknown: unsure }, "ingress", NFS, taskEnd(service, [subnet]));
  throughAcls(facts, walk, subnetEnd(subnet), subnetEnd(home), NFS);
}
