import { type Resource, type Value, blocks, describe, items } from "../../terraform/expressions/value";
import type { Model } from "../../terraform/model";
import { type Match, arnOf, matches } from "../arn";
import { ignores } from "../ignored-changes";
import { any } from "../match";
import { switchSetting, textSetting } from "../setting";

/** A part of a table that an ARN names. */
export interface TablePart {
  readonly table: Resource;
  /** `index by_day` */
  readonly name: string;
  readonly isThere: Match;
}

/**
 * The indexes and streams of the DynamoDB tables that the stacks make.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-resources-for-iam-policies
 */
export class TableParts {
  private readonly tables: ReadonlyMap<string, Resource>;
  private readonly hasOthers: boolean;

  constructor(model: Model) {
    this.tables = new Map(model.all("aws_dynamodb_table").map((table) => [arnOf(table), table]));
    // From 6.28 on the provider makes indexes beside their tables; the type isn't read.
    this.hasOthers = model.types.includes("aws_dynamodb_global_secondary_index");
  }

  /** Undefined where an ARN names no part, any part, or a part of another table. */
  of(arn: string): TablePart | undefined {
    const [, own = "", kind, name = ""] =
      /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/(index|stream)\/(.+)$/.exec(arn) ?? [];
    const table = this.tables.get(own);
    if (!table || kind === undefined) return undefined;
    if (kind === "stream") return { table, name: "stream", isThere: hasStream(table) };
    return name === "*" ? undefined : { table, name: `index ${name}`, isThere: this.hasIndex(table, name) };
  }

  private hasIndex(table: Resource, name: string): Match {
    const found = ["global_secondary_index", "local_secondary_index"].map((argument) => blocks(table.get(argument)));
    const names = found.flatMap(({ maps }) => maps.map((map) => textSetting(map.get("name"))));
    const isOne = any(names.map((one) => (one.kind === "set" ? matches(name, one.value) : "unknown")));
    if (isOne === "yes") return "yes";
    const mayHaveMore =
      this.hasOthers ||
      found.some(({ unknown }) => unknown !== undefined) ||
      ignores(table, "global_secondary_index") ||
      COPIED_FROM.some((argument) => isGiven(table.get(argument)));
    return mayHaveMore || table.repeated ? "unknown" : isOne;
  }
}

/** A table that is restored has the indexes that the other one had. */
const COPIED_FROM = ["restore_source_name", "restore_source_table_arn"];

function isGiven(value: Value | undefined): boolean {
  return items(value).some((item) => describe(item) !== "");
}

/** Replicas of a table need streams, which AWS may switch on. */
function hasStream(table: Resource): Match {
  const isOn = switchSetting(table.get("stream_enabled"));
  if (isOn.kind === "unknown" || table.repeated || ignores(table, "stream_enabled")) return "unknown";
  if (isOn.kind === "set" && isOn.value) return "yes";
  return items(table.get("replica")).length > 0 ? "unknown" : "no";
}
