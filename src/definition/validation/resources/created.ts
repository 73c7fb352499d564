import { LONGEST_PREFIX, type Names } from "../../resolve/names";
import { type Report, Shown } from "../findings";

/** What exists has settings already, of which the definition changes none. */
export function refuseSettings(report: Report, settings: object): void {
  for (const [property, value] of Object.entries(settings) as [string, unknown][])
    if (value !== undefined)
      report(property, value, "it is a setting of what is created, and this exists", "remove it");
}

/** What is created gets a name that AWS takes. Where the part that all names begin with is too long, that is said once. */
export function checkOwnName(
  report: Report,
  { platform }: Pick<Names, "platform">,
  name: string,
  longest: number,
): void {
  if (name.length <= longest || platform.length > LONGEST_PREFIX) return;
  const value = new Shown(`'${name}' with ${name.length} characters`);
  report("name in AWS", value, `AWS allows ${longest}`, "shorten it or set names.platform");
}
