import { nameOf } from "../../../facts/arn";
import { link, linked } from "../../../facts/link";
import { Names } from "../../../facts/names";
import { textSetting } from "../../../facts/setting";
import type { Resource } from "../../../terraform/expressions/value";
import type { Model } from "../../../terraform/model";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";

const GROUP = "aws_db_parameter_group";

const says = messages({
  family: (it: { group: string; why: string }) => `the family of ${it.group} (${it.why})`,
  otherFamily: (it: { group: string; family: string; engine: string }) =>
    `${it.group} is of family ${it.family}, the engine is ${it.engine}; name a parameter group of that engine`,
});

/**
 * A family is named after the engine: `postgres17`, `oracle-ee-19`.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html
 */
export function parameterGroup(walk: Walk, database: Resource, model: Model): void {
  const named = new Names(model.all(GROUP), nameOf).from(database.stack);
  const group = linked(link(database.get("parameter_group_name"), [GROUP], ["name", "id"], named));
  if (!group) return;
  walk.via(group.address);
  const [family, engine] = [textSetting(group.get("family")), textSetting(database.get("engine"))];
  // What isn't known of the engine is a doubt of its own value.
  if (family.kind === "unknown") walk.doubt(says.family({ group: group.address, why: family.why }));
  if (family.kind !== "set" || engine.kind !== "set" || isOf(family.value, engine.value)) return;
  walk.miss(says.otherFamily({ group: group.address, family: family.value, engine: engine.value }));
}

/** The provider sends an engine in lower case. */
function isOf(family: string, engine: string): boolean {
  return family.startsWith(engine.toLowerCase());
}
