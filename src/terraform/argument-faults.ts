/** What Terraform refuses of a resource's arguments, as the provider's schema has them. */
import { EXCLUSIVE_ARGUMENTS, type Exclusive } from "../aws/arguments/exclusive-arguments";
import { requiredArguments } from "../aws/arguments/required-arguments";
import { REQUIRED_OF_DATA } from "../aws/arguments/required-of-data";
import { listed } from "../lib/listed";
import { type Block, addressOf } from "./block";
import { type Json, type JsonObject, objects } from "./json";

/** One line each: `aws_iam_role.web: has no assume_role_policy, …`. */
export function argumentFaults(block: Block): readonly string[] {
  const { mode, type, body } = block;
  const at = addressOf(block);
  const required = { data: REQUIRED_OF_DATA[type] ?? [], managed: requiredArguments(type) }[mode];
  const exclusive = { data: [], managed: EXCLUSIVE_ARGUMENTS[type] ?? [] }[mode];
  const missing = required.filter((path) => isMissing(body, path.split(".")));
  return [
    ...missing.map((path) => `${at}: has no ${path}, which the AWS provider asks for; add it`),
    ...exclusive.flatMap((names) => together(at, body, names)),
  ];
}

/** Whether some block on the way lacks it. */
function isMissing(body: JsonObject, [name = "", ...rest]: readonly string[]): boolean {
  const dynamic = objects(body["dynamic"]).flatMap((one) => objects(one[name]));
  const given = body[name] ?? null;
  if (rest.length === 0)
    return dynamic.length === 0 && (given === null || (Array.isArray(given) && isOfNothing(given)));
  const inner = [...objects(given), ...dynamic.flatMap(({ content }) => objects(content))];
  return inner.some((one) => isMissing(one, rest));
}

/** A list of nothing but `null` is no block; an empty one may be a value. */
function isOfNothing(list: readonly Json[]): boolean {
  return list.length > 0 && list.every((item) => item === null);
}

function together(at: string, body: JsonObject, { names, isNeeded, within }: Exclusive): readonly string[] {
  const around = within === undefined ? [body] : objects(body[within]);
  return around.flatMap((block) => {
    const given = names.filter((name) => isGiven(block[name]));
    if (given.length > 1) return [`${at}: has ${listed(given)}, of which the AWS provider takes one; keep that`];
    const isNone =
      isNeeded === true && names.every((name) => (block[name] ?? null) === null && block["dynamic"] === undefined);
    return isNone ? [`${at}: has none of ${listed(names)}, of which the AWS provider asks for one; add it`] : [];
  });
}

/** Whether it holds something for certain: an expression may be null. */
function isGiven(json: Json | undefined): boolean {
  if (json === undefined || json === null || json === "") return false;
  if (Array.isArray(json)) return json.length > 0;
  return typeof json !== "string" || !json.includes("${") || /^\$\{(aws_|data\.aws_)[\w.[\]"]+\}$/.test(json);
}
