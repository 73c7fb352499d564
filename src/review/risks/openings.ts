import type { Opener } from "../../aws/openers/opener";
import { OPENERS } from "../../aws/openers/openers";
import { type Json, type JsonObject, isObject } from "../../terraform/json";
import type { StackSource } from "../../terraform/folder";
import type { Comparison } from "../compare/compare";
import { several } from "../document/text";
import { keyOf } from "../model/reference";
import { environmentsByStack } from "./environments-by-stack";
import { bodies, named, plain, typeOf, written } from "./losses/bodies";
import type { Risk } from "./risk";

/** What lets somebody in, or hands something out, beside all that the proof follows: hand-written as a rule. */
export function openings(
  { beyondMoves, ...comparison }: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const touched = beyondMoves.filter(({ kind, address }) => kind !== "removed" && TYPES.has(typeOf({ address })));
  if (touched.length === 0) return [];
  const environments = environmentsByStack({ beyondMoves, ...comparison });
  const [before, after] = [bodies(base), bodies(now)];
  return touched.flatMap((block): readonly Risk[] => {
    const environment = environments.get(block.stack);
    const [old, body] = [before, after].map((all) => all.get(keyOf(plain(block))));
    const had = new Set(old === undefined ? [] : said(typeOf(block), old).map(({ text }) => text));
    const [worst] = said(typeOf(block), body ?? {}).filter(({ text }) => !had.has(text));
    // What comes with a new environment opens nothing that was closed.
    if (worst === undefined || environment?.status === "added") return [];
    const { opener, text } = worst;
    return [
      {
        ...{ kind: opener.gives, where: environment?.name ?? block.stack, root: keyOf(block), subject: block.address },
        stops: opener.to === "everybody",
        text: `${block.address} ${text}`,
        todo: "agree that they may",
      },
    ];
  });
}

const TYPES: ReadonlySet<string> = new Set(OPENERS.flatMap(({ types }) => types));

interface Said {
  readonly opener: Opener;
  readonly text: string;
}

/** What everybody gets comes first. */
function said(type: string, body: JsonObject): readonly Said[] {
  return OPENERS.filter((opener) => opener.types.includes(type) && opens(opener, body)).map((opener) => {
    const about = opener.about.flatMap((argument) => valuesAt(body, argument).flatMap(called));
    return { opener, text: opener.says(about.length === 0 ? "?" : several([...new Set(about)], ", ")) };
  });
}

function opens({ where, unless = [] }: Opener, body: JsonObject): boolean {
  if (unless.some((argument) => valuesAt(body, argument).length > 0)) return false;
  if (where === undefined) return true;
  const values = valuesAt(body, where.argument);
  if (where.values === undefined) return values.length > 0;
  // A value that only the plan tells may be any of them.
  const isOne = (it: Json): boolean =>
    (typeof it === "string" && it.includes("${")) || where.values?.includes(written(it)) === true;
  return (values.length === 0 ? [""] : values).some(isOne);
}

/** The values of an argument, also of nested blocks: `origin.domain_name`. */
function valuesAt(json: Json | undefined, path: string): readonly Json[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((it) => valuesAt(it, path));
  if (json === undefined || json === null) return [];
  if (path === "") return [json];
  const [first = "", ...rest] = path.split(".");
  return isObject(json) ? valuesAt(json[first], rest.join(".")) : [];
}

/** Longer values stand in the tables. */
const LONGEST = 100;

function called(value: Json): readonly string[] {
  const names = named(value);
  if (names.length > 0) return names;
  const text = written(value);
  return [text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text];
}
