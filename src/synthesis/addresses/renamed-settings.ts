import { typeOf } from "../../definition/resolve/moves";
import { blockChanges } from "../../review/compare/block-changes";
import { withMoves } from "../../review/compare/same-terms";
import { destroyedByJson } from "../../review/risks/losses/by-json";
import { renamedInPlace } from "../../review/risks/losses/overtaken";
import type { StackSource } from "../../terraform/folder";
import type { JsonObject } from "../../terraform/json";
import { rootModule } from "../../terraform/root-module";
import type { Changes } from "../changes";
import type { AddressLock } from "./address-lock";
import { needsCeremony } from "./ceremony";

/** A stack as it was rendered last, and as it is rendered now. */
export interface Renderings extends Changes {
  readonly name: string;
  readonly before: string;
  readonly now: string;
}

/**
 * What comes and goes without a word, and goes only from one address to another: nothing of it is meant to change in AWS, where
 * Terraform might delete what it has just made.
 *
 * @param lock the addresses until now: what was never deployed has been taken out of it
 */
export function renamedSettings(stacks: readonly Renderings[], lock: AddressLock): readonly string[] {
  const comesAndGoes = (stack: string, address: string): boolean =>
    !needsCeremony(address) && lock.get(stack)?.has(address) === true;
  const some = stacks.filter(({ name, added, removed }) => {
    const types = new Set(added.map(typeOf));
    return removed.some((address) => types.has(typeOf(address)) && comesAndGoes(name, address));
  });
  if (some.length === 0) return [];
  const now = some.map(({ name, now: text }) => sourceOf(name, text));
  const base = withMoves(
    some.map(({ name, before }) => sourceOf(name, before)),
    now,
  );
  const said = new Set(now.flatMap((source) => removedIn(source).map((address) => `${source.name} ${address}`)));
  return renamedInPlace(destroyedByJson(blockChanges(base, now), base, now), base, now)
    .filter(({ loss: { stack, address } }) => comesAndGoes(stack, address) && !said.has(`${stack} ${address}`))
    .map(
      ({ loss: { stack, address }, by }) =>
        `stack '${stack}': ${address} is gone; ${by} sets the same, and Terraform may delete it last; add to the environment's moved: { from: "${address}", to: "${by}" }`,
    );
}

function sourceOf(name: string, text: string): StackSource {
  return { name, directory: "", documents: [JSON.parse(text) as JsonObject] };
}

function removedIn(source: StackSource): readonly string[] {
  return (rootModule(source).others.get("removed") ?? []).flatMap(({ from }) => (typeof from === "string" ? from : []));
}
