import { contains } from "../../lib/cidr";
import { type AllowedView, ELSEWHERE } from "../model/allowed-view";
import type { EnvironmentView } from "../model/environment-view";
import { type ExposureView, isOpenToAll } from "../model/flow-view";
import { keyOf } from "../model/reference";
import { compareExposures, exposureName } from "../compare/access";
import type { Comparison, EnvironmentChange } from "../compare/compare";
import type { Losses } from "./losses/losses";
import type { Risk } from "./risk";

/** Exposures that close although what they lead to stays. */
export function shut({ name: where, before, after }: EnvironmentChange, judge: Losses): readonly Risk[] {
  const { removed, both } = compareExposures(before, after);
  const names = new Set([...after.services, ...after.loadBalancers].map(({ name }) => name));
  const risks = (exposure: ExposureView, cidrs: readonly string[]): readonly Risk[] => {
    if (cidrs.length === 0) return [];
    const root = judge.rootOf(before.stacks, exposure.evidence);
    const text = `${exposureName(exposure)} is closed to ${cidrs.join(", ")}`;
    return [{ kind: "traffic", where, ...(root !== undefined && { root }), subject: exposureName(exposure), text }];
  };
  return [
    ...removed.filter(({ to }) => names.has(to.label)).flatMap((exposure) => risks(exposure, exposure.cidrs)),
    ...both.flatMap(([old, now]) => risks(old, without(old.cidrs, now.cidrs))),
  ];
}

export function opened({ name: where, status, before, after }: EnvironmentChange): readonly Risk[] {
  const { added, both } = compareExposures(before, after);
  // What comes with a new environment opens nothing that was closed.
  const isNew = status === "added";
  const risks = (exposure: ExposureView, cidrs: readonly string[], too = ""): readonly Risk[] =>
    cidrs.length === 0
      ? []
      : [
          {
            ...{ kind: "exposure", where, to: cidrs.join(", "), stops: !isNew && isOpenToAll(cidrs) },
            text: `${exposureName(exposure)} opens to ${cidrs.join(", ")}${too}${behind(exposure)}`,
          },
        ];
  return [
    ...added.flatMap((exposure) => risks(exposure, exposure.cidrs)),
    ...both.flatMap(([old, now]) => risks(now, without(now.cidrs, old.cidrs), " too")),
  ];
}

/** What security groups let through beside it: whom from outside, though no service needs it, and who gets out to all hosts. */
export function letThrough({ environments, blocks }: Comparison): readonly Risk[] {
  const changed = new Set(blocks.map(({ address }) => address));
  return environments.flatMap((it) => (it.status === "added" ? [] : letThroughIn(it, changed)));
}

function letThroughIn(
  { name: where, before, after }: EnvironmentChange,
  changed: ReadonlySet<string>,
): readonly Risk[] {
  // What a flow went through that is gone was open before.
  const open = new Set(before.flows.flatMap(({ evidence }) => evidence).filter((address) => !changed.has(address)));
  const had = new Set(before.allowed.flatMap((view) => view.from.map((who) => pair(view, who))));
  const names = new Set(after.services.map(({ name }) => name));
  return after.allowed.flatMap((view): readonly Risk[] => {
    const isNew = (who: string): boolean => !had.has(pair(view, who)) && (isOut(view) || !names.has(who));
    const from = view.from.filter(isNew);
    if (from.length === 0 || (!isOut(view) && view.by.every((address) => open.has(address)))) return [];
    const by = view.by.join(", ");
    return from.map((who): Risk => {
      const subject = `${who} → ${view.to} port ${view.port}`;
      return {
        ...({ kind: "exposure", where, cause: `${view.to} ${by}`, ...rootAt(after, view.by), subject } as const),
        stops: !isOut(view) && isOpenToAll([who]),
        text: `${subject} is allowed now, though nothing here needs it (${by})`,
      };
    });
  });
}

function isOut({ to }: AllowedView): boolean {
  return to === ELSEWHERE;
}

function pair({ to, port }: AllowedView, who: string): string {
  return `${who} ${to} ${port}`;
}

/** What the proof says of the same rule is one with it. */
function rootAt({ findings }: EnvironmentView, addresses: readonly string[]): Pick<Risk, "root"> {
  // A rule that stands in its group is called by both: `aws_security_group.web ingress[0]`.
  const found = findings.find(({ address }) => addresses.some((it) => it === address || it.startsWith(`${address} `)));
  return found === undefined ? {} : { root: keyOf(found) };
}

/** What answers there, and how it is spoken to: ` (HTTP, unencrypted: / or /cart/* to shop)`. */
function behind({ connection, routes }: ExposureView): string {
  if (connection === undefined) return "";
  const led = routes
    .filter(({ isService }) => isService)
    .map(
      ({ routes: all, to }) =>
        `${all.slice(0, FEW_ROUTES).join(" or ")}${all.length > FEW_ROUTES ? " or more" : ""} to ${to}`,
    );
  const some = led.slice(0, FEW_ROUTES).join("; ");
  const more = led.length > FEW_ROUTES ? ` and ${led.length - FEW_ROUTES} more` : "";
  return led.length === 0 ? ` (${connection})` : ` (${connection}: ${some}${more})`;
}

/** Paths, and services, that a line names. */
const FEW_ROUTES = 3;

/** Ranges that lie in none of the others. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((range) => !others.some((other) => contains(other, range)));
}
