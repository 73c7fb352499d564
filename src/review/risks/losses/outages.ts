import type { StackSource } from "../../../terraform/folder";
import { keyOf } from "../../model/reference";
import type { Comparison } from "../../compare/compare";
import { environmentsByStack } from "../environments-by-stack";
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

/** "Your database restarts regardless of the value of the ApplyImmediately parameter." */
const AT_ONCE: readonly string[] = ["port"];

/** Databases that are there on both sides and don't answer while AWS changes them. */
export function outages(comparison: Comparison, now: readonly StackSource[]): readonly Risk[] {
  const changed = comparison.blocks.filter((it) => it.kind === "changed" && OUTAGES[typeOf(it)] !== undefined);
  if (changed.length === 0) return [];
  const after = bodies(now);
  const environments = environmentsByStack(comparison);
  return changed.flatMap((block) => {
    const { stack, address } = block;
    const rows = block.rows.filter(({ field, kind }) => kind !== "removed" && OUTAGES[typeOf(block)]?.includes(field));
    const where = environments.get(stack)?.name ?? stack;
    const isImmediate = after.get(keyOf(block))?.["apply_immediately"] === true;
    const [now, later] = [true, false].map((isNow) =>
      rows
        .filter(({ field }) => (isImmediate || AT_ONCE.includes(field)) === isNow)
        .map(({ field, before = "AWS's choice", after: to = "" }) => `${field} ${before} → ${to}`)
        .join(", "),
    );
    const risk = (what: string | undefined, when: string, todo: string): readonly Risk[] =>
      what === undefined || what === ""
        ? []
        : [
            {
              ...({ kind: "traffic", where, subject: address } as const),
              text: `${address}: ${what}; it doesn't answer while AWS changes it, ${when}`,
              todo,
            },
          ];
    const why = isImmediate ? " (apply_immediately)" : ", whatever apply_immediately is";
    return [
      ...risk(now, `at once${why}`, "apply it when this may stop, after a snapshot"),
      ...risk(
        later,
        "in its next maintenance window, not while this is applied",
        "see that the maintenance window is a time when this may stop",
      ),
    ];
  });
}
