import { type Known, knownValue, numberSetting, textSetting } from "../../facts/setting";
import { type ObjectValue, type Resource, argumentOf, blocks, items } from "../../terraform/expressions/value";
import { messages } from "../message";
import type { Walk } from "./evidence";

const says = messages({
  closed: (it: { point: string; owner: string; permissions: string; user: string; to: string }) =>
    `the folder of ${it.point} is made for ${it.owner} with permissions ${it.permissions}, so its user ${it.user} may not ${it.to}; make posix_user its owner, or widen the permissions`,
  maybe: (it: { point: string; name: string; why: string }) => `${it.name} of ${it.point} (${it.why})`,
});

/** Of rwx: to read a folder is to enter it, too. */
const READ = 0b101;
const WRITE = 0b111;

/**
 * EFS makes the folder of an access point with this owner and these permissions, and lets the access point's user do what they say.
 * @see https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
 */
export function mayUseFolder(walk: Walk, point: Resource, readOnly: Known<boolean>): void {
  const user = blocks(point.get("posix_user")).maps[0];
  const made = blocks(argumentOf(point.get("root_directory"), "creation_info")).maps[0];
  if (!user || !made || point.mode !== "managed") return;
  const told = (name: string, of: ObjectValue): number | undefined => {
    const number = numberSetting(of.get(name));
    if (number.kind === "unknown") walk.doubt(says.maybe({ point: point.address, name, why: number.why }));
    return knownValue(number);
  };
  const [uid, gid] = [told("uid", user), told("gid", user)];
  const [owner, group] = [told("owner_uid", made), told("owner_gid", made)];
  const permissions = textSetting(made.get("permissions"));
  if (permissions.kind === "unknown")
    walk.doubt(says.maybe({ point: point.address, name: "permissions", why: permissions.why }));
  // What root may do is a matter of elasticfilesystem:ClientRootAccess.
  if (permissions.kind !== "set" || uid === undefined || uid === 0 || owner === undefined) return;
  const groups = [gid, ...items(user.get("secondary_gids")).map((it) => knownValue(numberSetting(it)))];
  if (uid !== owner && (group === undefined || groups.includes(undefined))) {
    walk.doubt(says.maybe({ point: point.address, name: "secondary_gids", why: "not all of them" }));
    return;
  }
  const mode = Number.parseInt(permissions.value, 8);
  const bits = uid === owner ? mode >> 6 : groups.includes(group) ? mode >> 3 : mode;
  const isReader = readOnly.kind === "set" && readOnly.value;
  const needed = isReader ? READ : WRITE;
  if ((bits & needed) === needed) return;
  walk.miss(
    says.closed({
      point: point.address,
      owner: `${owner}:${group ?? ""}`,
      permissions: permissions.value,
      user: `${uid}:${gid ?? ""}`,
      to: isReader ? "read there" : "write there",
    }),
  );
}
