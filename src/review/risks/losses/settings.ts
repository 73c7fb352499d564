import type { Comparison, EnvironmentChange } from "../../compare/compare";
import type { ChangeRow } from "../../compare/change";
import { compared } from "../../compare/change";
import { several } from "../../document/text";
import { keyOf } from "../../model/reference";
import { environmentsByStack } from "../environments-by-stack";
import type { Risk } from "../risk";
import { type Json, type JsonObject, isObject } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { OF_STORES, bodies, named, typeOf, written } from "./bodies";
import { WATCHING } from "./risk-types";

/** What nobody decides, and what makes others of it, whose end is said apart. */
const BESIDE = /^(name|alarm_name|description|alarm_description|tags|tags_all|lifecycle|depends_on|count|for_each)\b/;

/** What keeps harm away, or tells of it, from beside what it is about, and is set otherwise now. */
export function reset(comparison: Comparison): readonly Risk[] {
  const environments = environmentsByStack(comparison);
  return comparison.blocks.flatMap((block): readonly Risk[] => {
    const { kind, stack, address } = block;
    const rows = block.rows.filter(({ field }) => !BESIDE.test(field));
    // Protections say it of what holds data.
    if (kind !== "changed" || WATCHING[typeOf(block)] === undefined || OF_STORES.test(address)) return [];
    if (rows.length === 0) return [];
    const texts = rows.map(({ field, before, after }) => `${field} ${shown(before)} → ${shown(after)}`);
    return [
      {
        ...({ kind: "safeguard", where: environments.get(stack)?.name ?? stack, subject: address } as const),
        stops: rows.some(isLess),
        text: `${address} is set otherwise: ${several(texts, "; ")}`,
        todo: "see that it still keeps away, or tells of, what it did, and lets pass what must",
      },
    ];
  });
}

/** Something of it is gone, or off. */
function isLess({ kind, after }: ChangeRow): boolean {
  return kind === "removed" || /^(false|\[\]|disabled)$/i.test(after ?? "");
}

/** Longer values stand in the tables. */
const LONGEST = 60;

function shown(text = "nothing"): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Web ACLs that stand before something now: what their rules refuse, fails. */
export function guarded(comparison: Comparison, now: readonly StackSource[]): readonly Risk[] {
  const added = comparison.blocks.filter((it) => it.kind === "added" && typeOf(it) === ACL_ASSOCIATION);
  if (added.length === 0) return [];
  const [environments, after] = [environmentsByStack(comparison), bodies(now)];
  return added.flatMap((block): readonly Risk[] => {
    const environment = environments.get(block.stack);
    if (environment?.status === "added") return [];
    const body = after.get(keyOf(block)) ?? {};
    const [place = "?", acl = "?"] = ["resource_arn", "web_acl_arn"].map((name) => {
      const value = body[name];
      return value === undefined ? undefined : (named(value)[0] ?? written(value));
    });
    const whom = judgedBy(after.get(keyOf({ stack: block.stack, address: acl })));
    const refused =
      whom.length === 0
        ? ""
        : `; it asks where they come from (${several(whom, ", ")}), so that some get no answer at all any more`;
    return [
      {
        ...({ kind: "traffic", where: environment?.name ?? block.stack, root: keyOf(block) } as const),
        ...{ subject: block.address, stops: whom.length > 0 },
        text: `requests to ${place} pass ${acl} now (${block.address}): those that its rules refuse fail${refused}`,
        todo: "let its rules count first, and see what they would refuse",
      },
    ];
  });
}

const ACL_ASSOCIATION = "aws_wafv2_web_acl_association";

/** Statements by which a web ACL asks who sends a request, with the argument that says whom it means. */
const BY_SENDER: Readonly<Record<string, readonly [string, string]>> = {
  asn_match_statement: ["by network", "asn_list"],
  geo_match_statement: ["by country", "country_codes"],
  ip_set_reference_statement: ["by address", "arn"],
};

/**
 * How a web ACL tells apart who sends a request: whoever it doesn't mean is closed out, as by a rule of a security group.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-match.html
 */
function judgedBy(json: Json | undefined): readonly string[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(judgedBy);
  if (!isObject(json) || isCounted(json)) return [];
  return Object.entries(json).flatMap(([name, value]): readonly string[] => {
    const [how, argument] = BY_SENDER[name] ?? [];
    if (how === undefined || argument === undefined) return judgedBy(value);
    const whom = (Array.isArray(value) ? (value as readonly Json[]) : [value]).flatMap((it) => {
      const of = isObject(it) ? it[argument] : undefined;
      const names = of === undefined ? [] : named(of);
      return names.length > 0 ? names : (Array.isArray(of) ? (of as readonly Json[]) : []).map(written);
    });
    return [`${how}: ${several(whom, ", ")}`];
  });
}

/** Whether a rule only counts what it would do something to. */
function isCounted({ action }: JsonObject): boolean {
  const [first] = Array.isArray(action) ? (action as readonly Json[]) : [action];
  return isObject(first) && "count" in first;
}

const INSIGHTS = ["disabled", "enabled", "enhanced"];

/** Clusters of which less is measured. */
export function dimmed({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compared(before.clusters, after.clusters, keyOf).both.flatMap(([old, now]): readonly Risk[] => {
    const [from = "the account's setting", to = "the account's setting"] = [
      old.containerInsights,
      now.containerInsights,
    ];
    if (INSIGHTS.indexOf(to) >= INSIGHTS.indexOf(from)) return [];
    const subject = `cluster ${now.name}`;
    const text = `${subject}: Container Insights ${from} → ${to}: fewer metrics, and alarms on those that go fall silent`;
    return [{ kind: "safeguard", where, cause: `insights ${to}`, subject, from, to, text, stops: false }];
  });
}
