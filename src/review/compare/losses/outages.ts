import type { StackSource } from "../../../terraform/folder";
import { keyOf } from "../../model/reference";
import type { Comparison } from "../compare";
import type { Risk } from "../risk";
import { bodies, typeOf } from "./bodies";

/**
 * What AWS changes in place, and what stops meanwhile, by type and attribute.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
 */
const OUTAGES: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["instance_class", "engine_version", "port"],
  aws_rds_cluster: ["engine_version", "port"],
  aws_rds_cluster_instance: ["instance_class"],
};

/** Databases that are there on both sides and don't answer while AWS changes them. */
export function outages({ blocks, environments }: Comparison, now: readonly StackSource[]): readonly Risk[] {
  const changed = blocks.filter((it) => it.kind === "changed" && OUTAGES[typeOf(it)] !== undefined);
  if (changed.length === 0) return [];
  const after = bodies(now);
  return changed.flatMap((block) => {
    const rows = block.rows.filter(({ field, kind }) => kind !== "removed" && OUTAGES[typeOf(block)]?.includes(field));
    if (rows.length === 0) return [];
    const { stack, address } = block;
    const where = environments.find((it) => it.after.stacks.some(({ name }) => name === stack))?.name ?? stack;
    const what = rows
      .map(({ field, before = "AWS's choice", after: to = "" }) => `${field} ${before} → ${to}`)
      .join(", ");
    const isNow = after.get(keyOf(block))?.["apply_immediately"] === true;
    const when = isNow ? "at once (apply_immediately)" : "in its next maintenance window, not while this is applied";
    return [
      {
        ...({ kind: "traffic", where, subject: address } as const),
        text: `${address}: ${what}; it doesn't answer while AWS changes it, ${when}`,
        todo: isNow
          ? "apply it when this may stop, after a snapshot"
          : "see that the maintenance window is a time when this may stop",
      },
    ];
  });
}
