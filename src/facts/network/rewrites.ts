import { type Value, argumentOf, block, blocks } from "../../terraform/expressions/value";
import { type Setting, textSetting } from "../setting";

/** What a listener rule makes of a request before it goes to a target; which rule takes it is decided before. */
export interface Rewrite {
  /** `url-rewrite`, `host-header-rewrite`. */
  readonly type: Setting<string>;
  readonly regex: Setting<string>;
  readonly replace: Setting<string>;
}

export interface Rewrites {
  readonly all: readonly Rewrite[];
  /** What can't be told of them. */
  readonly unknown: readonly string[];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html */
export function rewritesOf(transform: Value | undefined): Rewrites {
  const { maps, unknown } = blocks(transform);
  const all = maps.map((map): Rewrite => {
    const type = textSetting(map.get("type"));
    const of = (name: string): Rewrite => {
      const rewrite = block(argumentOf(map.get(name), "rewrite"));
      return { type, regex: textSetting(rewrite?.get("regex")), replace: textSetting(rewrite?.get("replace")) };
    };
    return of(map.has("url_rewrite_config") ? "url_rewrite_config" : "host_header_rewrite_config");
  });
  return { all, unknown: unknown === undefined ? [] : [unknown.why] };
}

/** Whether the path that the target gets may be another one. */
export function rewritesUrl({ type }: Rewrite): boolean {
  return type.kind !== "set" || type.value !== "host-header-rewrite";
}

/**
 * The one path that a request has after a rewrite of its URL, where it is the same for all that the pattern matches;
 * undefined where it depends on the request. One that doesn't match goes on as it came.
 */
export function pathAfter({ regex, replace }: Rewrite): string | undefined {
  if (regex.kind !== "set" || replace.kind !== "set") return undefined;
  const isWhole = regex.value.startsWith("^") && /(?<!\\)(?:\\\\)*\$$/.test(regex.value) && !regex.value.includes("|");
  const isFixed = replace.value.startsWith("/") && !replace.value.includes("$");
  return isWhole && isFixed ? replace.value.replace(/\?.*/s, "") : undefined;
}
