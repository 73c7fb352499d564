import { type Report, Shown } from "../findings";

/** What exists has settings already, of which the definition changes none. */
export function refuseSettings(report: Report, settings: object): void {
  for (const [property, value] of Object.entries(settings) as [string, unknown][])
    if (value !== undefined)
      report(property, value, "it is a setting of what is created, and this exists", "remove it");
}

/** What is created gets a name that AWS takes. */
export function checkOwnName(report: Report, name: string, longest: number): void {
  if (name.length <= longest) return;
  const value = new Shown(`'${name}' with ${name.length} characters`);
  report("name in AWS", value, `AWS allows ${longest}`, "shorten it or set names.platform");
}
