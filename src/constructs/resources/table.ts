import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Construct } from "constructs";
import type { Table, TableKey } from "../../definition/resources";
import type { ResourceHandle } from "../platform-interface";

export interface TableProps {
  readonly name: string;
  readonly definition: Table;
  /** @default - DynamoDB's own */
  readonly kmsKeyArn: string | undefined;
  readonly deletionProtection: boolean;
}

/**
 * Adds a table that is billed by request, encrypted, and can be restored to any second of the last 35
 * days.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
 */
export function addTable(scope: Construct, id: string, props: TableProps): ResourceHandle {
  const { name, definition, kmsKeyArn, deletionProtection } = props;
  const { partitionKey, sortKey, timeToLive, indexes = {} } = definition;
  if (partitionKey === undefined)
    throw new Error(`resource '${id}': partitionKey is missing; an attribute places each item; give its name and type`);
  const table = new DynamodbTable(scope, id, {
    name,
    billingMode: "PAY_PER_REQUEST",
    hashKey: partitionKey.name,
    ...(sortKey !== undefined && { rangeKey: sortKey.name }),
    attribute: keysOf(definition).map((key) => ({ name: key.name, type: ATTRIBUTE_TYPES[key.type] })),
    ...(Object.keys(indexes).length > 0 && {
      globalSecondaryIndex: Object.entries(indexes).map(([index, keys]) => ({
        name: index,
        hashKey: keys.partitionKey.name,
        ...(keys.sortKey !== undefined && { rangeKey: keys.sortKey.name }),
        projectionType: "ALL",
      })),
    }),
    ...(timeToLive !== undefined && { ttl: { attributeName: timeToLive, enabled: true } }),
    ...(kmsKeyArn !== undefined && { serverSideEncryption: { enabled: true, kmsKeyArn } }),
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: deletionProtection,
  });
  return { name: table.name, arn: table.arn };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html */
export const ATTRIBUTE_TYPES: Readonly<Record<TableKey["type"], string>> = { string: "S", number: "N", binary: "B" };

/** Each attribute that is a key, once: DynamoDB takes no others. */
export function keysOf({ partitionKey, sortKey, indexes = {} }: Table): TableKey[] {
  const all = [{ partitionKey, sortKey }, ...Object.values(indexes)].flatMap((keys) => [
    keys.partitionKey,
    keys.sortKey,
  ]);
  return [...new Map(all.flatMap((key) => (key ? [[key.name, key] as const] : []))).values()];
}
