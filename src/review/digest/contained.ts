import { contains, isCidr } from "../../lib/cidr";
import type { StackJson } from "../../terraform/rendered-stacks";
import { blockFingerprint } from "./blocks";
import {
  type ApprovedChange,
  type Digest,
  type PlannedStack,
  type StackDigest,
  attributePrint,
  dataLostBy,
  trafficStoppedBy,
} from "./digest";
import { type Exposure, type Flow, GROUP_RULES, type Permission, planFacts } from "./plan-facts";
import { type AttributeAfter, type PlannedChange, PlanReading } from "./plan-reading";

/** What a plan does, or brings about, and nobody approved: a sentence each, the worst first. */
export type Excess = readonly string[];

/** The stack's own JSON tells what no plan does before it is applied; without it that is an excess. */
export type RunningStack = Omit<PlannedStack, "json"> & { readonly json: StackJson | undefined };

/** What of a plan isn't contained in what was approved, by one digest or by several together; nothing where all of it is. */
export function excessOf({ name, plan, json }: RunningStack, digests: readonly Digest[]): Excess {
  const reading = new PlanReading(plan, json);
  const approved = digests.flatMap(({ stacks }) => stacks[name] ?? []);
  const decided = reading.changes.filter(isDecided);
  if (approved.length === 0) {
    if (decided.length === 0) return [];
    const actions = decided.map(({ address, kind }) => `${address} is ${kind}`);
    return [`nothing of it was approved, and ${listed(actions)}`];
  }
  const blocks = new Blocks(json);
  return [
    ...decided.flatMap((change) => changeExcess(change, approved, blocks)),
    ...factExcess(reading, approved, blocks),
  ].toSorted((a, b) => rank(a) - rank(b));
}

/** How the worst begin; everything else comes after them. */
const WORST = ["destroys data", "interrupts traffic", "opens", "gives permissions"];

function rank(text: string): number {
  const place = WORST.findIndex((start) => text.startsWith(start));
  return place === -1 ? WORST.length : place;
}

const SHOWN = 3;

function listed(all: readonly string[]): string {
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : "";
  return `${all.slice(0, SHOWN).join(", ")}${more}`;
}

/** Whether anybody has a say in it: what autoscaling, a deployment or a pipeline moved is moved back. */
function isDecided({ kind, from, attributesAfter }: PlannedChange): boolean {
  return kind !== "changed" || from !== undefined || [...attributesAfter.values()].some((it) => it.isSet && it.differs);
}

/** Fingerprints of the running stack's blocks. */
class Blocks {
  private readonly json: StackJson | undefined;

  constructor(json: StackJson | undefined) {
    this.json = json;
  }

  /** Whether the block is the one that was approved, so that its values are, too. */
  isApproved({ address, block }: ApprovedChange): boolean {
    return block !== null && this.json !== undefined && blockFingerprint(this.json, address) === block;
  }
}

/** What may be done where something else was approved: less of the same. A run that is tried again finds part of it done. */
const INCLUDES: Readonly<Record<PlannedChange["kind"], readonly PlannedChange["kind"][]>> = {
  added: ["added", "changed"],
  changed: ["changed", "added"],
  replaced: ["replaced", "changed", "added"],
  destroyed: ["destroyed"],
  moved: ["moved"],
  imported: ["imported", "changed"],
  forgotten: ["forgotten"],
};

function changeExcess(change: PlannedChange, approved: readonly StackDigest[], blocks: Blocks): Excess {
  const found = approved.flatMap(({ changes }) => changes.filter(({ address }) => address === change.address));
  const allowed = found.filter((it) => includes(it, change));
  if (allowed.length === 0) return [actionText(change, found)];
  const excesses = allowed.map((it) => attributeExcess(change, it, blocks));
  return excesses.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function includes(approved: ApprovedChange, change: PlannedChange): boolean {
  if (change.from !== undefined && approved.from !== change.from) return false;
  // What a run made and couldn't finish, its next one makes anew: it wasn't there when the change was approved. And a new
  // revision of a task definition leaves the old one.
  if (approved.kind === "added" && change.kind === "replaced")
    return (change.isTainted || change.isLeft) && dataLostBy(change) === undefined;
  if (!INCLUDES[approved.kind].includes(change.kind)) return false;
  const stops = change.kind === "replaced" && trafficStoppedBy(change) !== undefined;
  return !stops || approved.createsFirst !== true;
}

function actionText(change: PlannedChange, found: readonly ApprovedChange[]): string {
  const { address, kind, from, createsFirst, attributesAfter } = change;
  const [lost, stopped] = [dataLostBy(change), trafficStoppedBy(change)];
  const order = kind !== "replaced" ? "" : createsFirst === true ? ", created before it is deleted" : ", deleted first";
  const differing = [...attributesAfter].flatMap(([name, it]) => (it.differs && it.isSet ? name : []));
  const which = kind === "changed" && differing.length > 0 ? ` (${listed(differing)})` : "";
  const what = `${address} is ${kind}${order}${which}${from === undefined ? "" : `, moved from ${from}`}`;
  const stops = stopped === undefined ? what : `interrupts traffic: ${what}, which interrupts ${stopped}`;
  const text = lost === undefined ? stops : `destroys data: ${what}, and with it ${lost}`;
  const other = [...new Set(found.map((it) => (it.createsFirst === true ? `${it.kind}, created first` : it.kind)))];
  return `${text}; approved is ${other.length === 0 ? "nothing about it" : `that it is ${other.join(" or ")}`}`;
}

function attributeExcess(change: PlannedChange, approved: ApprovedChange, blocks: Blocks): Excess {
  if (GROUP_RULES.has(change.type)) return [];
  return [...change.attributesAfter].flatMap(([name, attribute]) => {
    const excess = valueExcess(attribute, approved.attributes[name], () => blocks.isApproved(approved));
    return excess === undefined ? [] : [`sets what wasn't approved: ${change.address}: ${name} ${excess}`];
  });
}

function valueExcess(
  { value, differs, isSet, isPolicy }: AttributeAfter,
  approved: string | null | undefined,
  isApproved: () => boolean,
): string | undefined {
  if (!differs || !isSet) return undefined;
  if (value === undefined || approved === null)
    return isApproved() ? undefined : "isn't known before it is applied, and its block isn't the one that was approved";
  if (approved === undefined)
    return value === null ? undefined : `becomes ${shown(value)}; approved is nothing about it`;
  // What a policy means is compared as a fact: less than what was approved is none of this.
  return attributePrint(value) === approved || isPolicy
    ? undefined
    : `becomes ${shown(value)}; approved is another value`;
}

const LONGEST = 80;

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What the whole stack means then, also by what this plan doesn't touch. */
function factExcess(reading: PlanReading, approved: readonly StackDigest[], blocks: Blocks): Excess {
  const exposures = approved.flatMap((it) => it.exposures);
  const flows = approved.flatMap((it) => it.flows);
  const permissions = byWho(approved.flatMap((it) => it.permissions));
  const changes = approved.flatMap((it) => it.changes);
  const now: Permission[] = [];
  const opened: string[] = [];
  const given: string[] = [];
  for (const resource of reading.resources) {
    const facts = planFacts(reading, resource);
    now.push(...facts.permissions);
    const excess = [
      ...facts.exposures.filter((it) => !exposures.some((other) => exposes(other, it))).map(exposureText),
      ...facts.flows.filter((it) => !flows.some((other) => lets(other, it))).map(flowText),
    ];
    const gained = facts.permissions.filter((it) => !isGiven(it, permissions.get(it.who) ?? []));
    if (excess.length + gained.length === 0) continue;
    // Nobody knew its values when it was approved, and they follow from the block.
    const isUnread = (it: ApprovedChange): boolean =>
      it.address === resource.address && Object.values(it.attributes).includes(null) && blocks.isApproved(it);
    if (changes.some(isUnread)) continue;
    opened.push(...excess.map((text) => `opens: ${text} (${resource.address})`));
    given.push(...gained.map((it) => `gives permissions: ${permissionText(it)} (${resource.address})`));
  }
  return [...opened, ...given, ...lostDenials(permissions, byWho(now))];
}

function byWho(permissions: readonly Permission[]): ReadonlyMap<string, readonly Permission[]> {
  const found = new Map<string, Permission[]>();
  for (const it of permissions) found.set(it.who, [...(found.get(it.who) ?? []), it]);
  return found;
}

function exposes(approved: Exposure, now: Exposure): boolean {
  return approved.to === now.to && reaches(approved.from, now.from) && spans(approved, now);
}

function lets(approved: Flow, now: Flow): boolean {
  const isSame = approved.group === now.group && approved.direction === now.direction;
  return isSame && reaches(approved.peer, now.peer) && spans(approved, now);
}

function reaches(approved: string, now: string): boolean {
  return approved === now || (isCidr(approved) && isCidr(now) && contains(approved, now));
}

type Ports = Pick<Flow, "protocol" | "fromPort" | "toPort">;

function spans(approved: Ports, now: Ports): boolean {
  const isWithin = approved.fromPort <= now.fromPort && now.toPort <= approved.toPort;
  return approved.protocol === "-1" || (approved.protocol === now.protocol && isWithin);
}

function keyOf({ who, effect, actions, resources, principals, only }: Permission): string {
  return JSON.stringify([who, effect, actions, resources, principals, only]);
}

/** Each of its actions, on each of its resources, to each of its principals. */
function isGiven(now: Permission, approved: readonly Permission[]): boolean {
  if (approved.some((it) => keyOf(it) === keyOf(now)) || now.effect === "Deny") return true;
  // What stands in another element, as NotAction, isn't told apart.
  const usable = approved.filter((it) => it.effect === now.effect && (it.only === now.only || it.only === ""));
  const isPlain = !now.only.includes('"Not');
  return (
    isPlain &&
    every(now.actions, (action) =>
      every(now.resources, (resource) =>
        every(now.principals, (principal) =>
          usable.some(
            (it) => among(it.actions, action) && among(it.resources, resource) && among(it.principals, principal),
          ),
        ),
      ),
    )
  );
}

/** Of nothing there is one: a trust policy names no resource. */
function every(all: readonly string[], holds: (one: string | undefined) => boolean): boolean {
  return all.length === 0 ? holds(undefined) : all.every(holds);
}

function among(approved: readonly string[], now: string | undefined): boolean {
  return now === undefined ? approved.length === 0 : approved.some((pattern) => covers(pattern, now));
}

/** A pattern covers a text, and a pattern that is the same or narrower. */
function covers(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", "[^*]");
  return new RegExp(`^${source}$`, "i").test(text);
}

/** What was forbidden, and no longer is. */
function lostDenials(
  approved: ReadonlyMap<string, readonly Permission[]>,
  now: ReadonlyMap<string, readonly Permission[]>,
): Excess {
  return [...approved].flatMap(([who, permissions]) => {
    const kept = new Set((now.get(who) ?? []).map(keyOf));
    // Whose policies aren't known yet, or which is gone, forbids nothing here.
    if (kept.size === 0) return [];
    return permissions
      .filter((it) => it.effect === "Deny" && !kept.has(keyOf(it)))
      .map((it) => `gives permissions: ${permissionText(it)} is no longer denied`);
  });
}

function exposureText({ to, from, ...ports }: Exposure): string {
  return from === "public" ? `${bare(to)} is public` : `${bare(to)} to ${from}, ${portsText(ports)}`;
}

function flowText({ group, direction, peer, ...ports }: Flow): string {
  return `${bare(group)} ${direction === "ingress" ? "from" : "to"} ${bare(peer)}, ${portsText(ports)}`;
}

function portsText({ protocol, fromPort, toPort }: Ports): string {
  if (protocol === "-1") return "everything";
  return `${protocol} ${fromPort === toPort ? fromPort : `${fromPort}–${toPort}`}`;
}

function permissionText({ who, effect, actions, resources, principals, only }: Permission): string {
  const parts = [listed(actions), ...(resources.length === 0 ? [] : [`on ${listed(resources)}`])];
  const to = principals.length === 0 ? [] : [`by ${listed(principals)}`];
  return `${bare(who)}: ${effect} ${[...parts, ...to].map(bare).join(" ")}${only === "" ? "" : ` where ${only}`}`;
}

/** Addresses as they are. */
function bare(text: string): string {
  return text.replace(/\$\{([^}]*)\}/g, "$1");
}
