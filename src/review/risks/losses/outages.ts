import type { JsonObject } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { keyOf } from "../../model/reference";
import type { Comparison } from "../../compare/compare";
import { environmentsByStack } from "../environments-by-stack";
import type { Risk } from "../risk";
import { bodies, typeOf, written } from "./bodies";

/**
 * What AWS changes in place, and what stops meanwhile, by type and attribute.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
 */
const OUTAGES: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["instance_class", "engine_version", "identifier", "port"],
  aws_rds_cluster: ["engine_version", "port"],
  aws_rds_cluster_instance: ["instance_class"],
};

/** "Your database restarts regardless of the value of the ApplyImmediately parameter." */
const AT_ONCE: readonly string[] = ["port"];

/**
 * "You can't reduce the amount of storage"; and another major version must be allowed.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.ScalingUp.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
function refusals(comparison: Comparison, after: ReadonlyMap<string, JsonObject>): readonly Risk[] {
  return comparison.blocks.flatMap((block): readonly Risk[] => {
    const type = typeOf(block);
    const body = after.get(keyOf(block)) ?? {};
    if (block.kind !== "changed" || (type !== "aws_db_instance" && type !== "aws_rds_cluster")) return [];
    return block.rows.flatMap(({ field, before = "", after: to = "" }): readonly Risk[] => {
      const why =
        field === "allocated_storage" && Number(to) < Number(before) && body["max_allocated_storage"] === undefined
          ? "AWS takes no storage away"
          : field === "engine_version" && isMajor(written(body["engine"]), before, to) && body[MAJOR] !== true
            ? `AWS changes the major version only with ${MAJOR}`
            : undefined;
      if (why === undefined) return [];
      const [where, subject] = [block.stack, block.address];
      const text = `${subject}: ${field} ${before} → ${to}, and ${why}`;
      return [{ kind: "failure", where, subject, refused: true, text, todo: "mend it: what is applied before stays" }];
    });
  });
}

const MAJOR = "allow_major_version_upgrade";

/** `16` of 16.4 with PostgreSQL, from 10 on; else two numbers: `8.0`. False where one isn't known. */
function isMajor(engine: string, before: string, after: string): boolean {
  const parts = engine.includes("postgres") ? 1 : 2;
  const [was, is] = [before, after].map((version) => version.split(".").slice(0, parts));
  return [was, is].every((it) => it?.every((part) => /^\d+$/.test(part))) && was?.join() !== is?.join();
}

/** Databases that are there on both sides and don't answer while AWS changes them. */
export function outages(comparison: Comparison, now: readonly StackSource[]): readonly Risk[] {
  const changed = comparison.blocks.filter((it) => it.kind === "changed" && OUTAGES[typeOf(it)] !== undefined);
  if (changed.length === 0) return [];
  const after = bodies(now);
  const environments = environmentsByStack(comparison);
  const lasting = changed.flatMap((block) => {
    const { stack, address } = block;
    const rows = block.rows.filter(({ field, kind }) => kind !== "removed" && OUTAGES[typeOf(block)]?.includes(field));
    const where = environments.get(stack)?.name ?? stack;
    const isImmediate = after.get(keyOf(block))?.["apply_immediately"] === true;
    const [now, later] = [true, false].map((isNow) =>
      rows
        .filter(({ field }) => (isImmediate || AT_ONCE.includes(field)) === isNow)
        .map(({ field, before = "AWS's choice", after: to = "" }) => `${field} ${before} → ${to}${besides(field)}`)
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
  return [...refusals(comparison, after), ...lasting];
}

/** "The endpoint for the DB instance changes, because the URL includes the name." */
function besides(field: string): string {
  return field === "identifier" ? ", and its endpoint with it" : "";
}
