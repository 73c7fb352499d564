import type { PolicyStatement } from "../service/roles";

export function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}

/** `route-table subnet` is `RouteTableSubnet`: a statement's id has letters and digits only. */
export function pascal(text: string): string {
  return text.replace(/(^|[- ])([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
