/** What is there before any rehearsed stack: the definition says of it what a plan holds it to. */
import { type Json, isObject } from "../../terraform/json";
import type { RenderedStack } from "../../terraform/rendered-stacks";
import { type Value, type ValueObject, equal } from "../../provider/cty";

/** What a stack declares of something that it looks up. */
export interface FoundFacts {
  readonly engine: string | undefined;
  readonly port: number | undefined;
  /** Resources of a definition that share a server may each name another one that it has. */
  readonly groups: readonly string[];
}

interface Expected {
  readonly stack: string;
  readonly asked: ValueObject;
  readonly facts: FoundFacts;
}

export class FoundResources {
  /** By type, by what is asked for. */
  private readonly all = new Map<string, Expected[]>();

  /** Takes what a stack says; what it said before is forgotten. */
  expect({ name: stack, json }: RenderedStack): void {
    for (const [type, known] of this.all)
      this.all.set(
        type,
        known.filter((it) => it.stack !== stack),
      );
    const declared = json["//"]?.declared;
    const stores = isObject(declared) ? declared["stores"] : undefined;
    for (const store of Array.isArray(stores) ? (stores as readonly Json[]) : []) {
      if (!isObject(store) || typeof store["lookup"] !== "string") continue;
      const [, type = "", name = ""] = store["lookup"].split(".");
      const asked = argumentsOf(json.data?.[type]?.[name] ?? {});
      const [engine, port, group] = [store["engine"], store["port"], store["group"]];
      const facts = {
        engine: typeof engine === "string" ? engine : undefined,
        port: typeof port === "number" ? port : undefined,
        groups: typeof group === "string" ? [group] : [],
      };
      this.all.set(type, [...(this.all.get(type) ?? []), { stack, asked, facts }]);
    }
  }

  /** What is said of what a data source asks for; undefined where it is somebody else's. */
  of(type: string, config: ValueObject): FoundFacts | undefined {
    const found = (this.all.get(type) ?? []).filter(({ asked }) =>
      Object.entries(asked).every(([name, value]) => equal(config[name] ?? null, value)),
    );
    const last = found.at(-1);
    return last && { ...last.facts, groups: [...new Set(found.flatMap(({ facts }) => facts.groups))] };
  }
}

/** What is Terraform's own, and not the data source's. */
const META = new Set(["//", "count", "depends_on", "for_each", "lifecycle", "provider"]);

function argumentsOf(settings: object): ValueObject {
  const own = Object.entries(settings) as [string, Value][];
  return Object.fromEntries(own.filter(([name]) => !META.has(name)));
}
