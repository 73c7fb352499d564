import { hasUnknown, symbolic } from "../../../facts/arn";
import { equals, numberSetting, orDefault, textSetting } from "../../../facts/setting";
import { type ObjectValue, type Resource, type Value, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages, unknown } from "../../message";

const says = messages({
  undefinedKey: (it: { key: string; attributes: readonly string[] }) =>
    `its key '${it.key}' is none of its attributes (${it.attributes.join(", ") || "none"}); add the attribute, or correct the key`,
  unindexed: ({ attribute }: { attribute: string }) =>
    `its attribute '${attribute}' is the key of nothing, which AWS refuses; drop it`,
  name: ({ name }: { name: string }) => `which of its keys or attributes ${name} is`,
  noKey: () => "it has no hash_key, which AWS asks for; add it",
  noCapacity: ({ argument }: { argument: string }) =>
    `it has no ${argument}, which AWS asks for where billing_mode is PROVISIONED; set it, or billing_mode to PAY_PER_REQUEST`,
});

const INDEXES = ["global_secondary_index", "local_secondary_index"];
const RESTORED = ["restore_source_name", "restore_source_table_arn", "import_table"];

/**
 * The keys of a table and of its indexes are its attributes, and no others; it has a capacity, or is paid by request.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/dynamodb/table.go
 */
export function tableKeys(walk: Walk, resource: Resource): void {
  // What it is restored from has both.
  if (RESTORED.some((argument) => (resource.get(argument) ?? null) !== null)) return;
  keys(walk, resource);
  if (equals(orDefault(textSetting(resource.get("billing_mode")), "PROVISIONED"), "PROVISIONED") !== "yes") return;
  for (const argument of ["read_capacity", "write_capacity"])
    if (numberSetting(resource.get(argument)).kind === "unset") walk.miss(says.noCapacity({ argument }));
}

function keys(walk: Walk, resource: Resource): void {
  const attributes = blocks(resource.get("attribute"));
  const indexes = INDEXES.map((name) => blocks(resource.get(name)));
  const holders: readonly Pick<ObjectValue, "get">[] = [
    { get: (name) => resource.get(name) },
    ...indexes.flatMap(({ maps }) => maps),
  ];
  const named = new Set(holders.flatMap((holder) => keysOf(holder)));
  const own = attributes.maps.map((attribute) => symbolic(attribute.get("name")));
  const whys = [attributes, ...indexes].flatMap(({ unknown: unread }) => unread?.why ?? []);
  for (const what of whys) walk.doubt(unknown({ what }));
  if (textSetting(resource.get("hash_key")).kind === "unset") walk.miss(says.noKey());
  const open = [...named, ...own].filter(hasUnknown);
  for (const name of new Set(open)) walk.doubt(says.name({ name: name.replace(/[<?>]/g, "") }));
  if (whys.length + open.length > 0) return;
  for (const key of named) if (!own.includes(key)) walk.miss(says.undefinedKey({ key, attributes: own }));
  for (const attribute of own) if (!named.has(attribute)) walk.miss(says.unindexed({ attribute }));
}

function keysOf(holder: { get(name: string): Value | undefined }): readonly string[] {
  return ["hash_key", "range_key"].flatMap((name) => {
    const key = holder.get(name) ?? null;
    return key === null || key === "" ? [] : [symbolic(key)];
  });
}
