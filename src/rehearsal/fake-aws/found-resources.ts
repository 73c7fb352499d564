/** What is there before any rehearsed stack: the definition says of it what a plan holds it to. */
import { type Json, isObject } from "../../terraform/json";
import type { RenderedStack } from "../../terraform/rendered-stacks";
import { type Value, type ValueObject, equal } from "../../provider/cty";

/** What a stack declares of something that it looks up. */
export interface FoundFacts {
  readonly engine: string | undefined;
  readonly port: number | undefined;
  readonly group: string | undefined;
}

export class FoundResources {
  /** By type, by what is asked for. */
  private readonly all = new Map<string, { readonly asked: ValueObject; readonly facts: FoundFacts }[]>();

  /** Takes what a stack says; what was said before of the same is forgotten. */
  expect({ json }: RenderedStack): void {
    const declared = json["//"]?.declared;
    const stores = isObject(declared) ? declared["stores"] : undefined;
    for (const store of Array.isArray(stores) ? (stores as readonly Json[]) : []) {
      if (!isObject(store) || typeof store["lookup"] !== "string") continue;
      const [, type = "", name = ""] = store["lookup"].split(".");
      const asked = argumentsOf(json.data?.[type]?.[name] ?? {});
      const others = (this.all.get(type) ?? []).filter((other) => !equal(other.asked, asked));
      const [engine, port, group] = [store["engine"], store["port"], store["group"]];
      const facts = {
        engine: typeof engine === "string" ? engine : undefined,
        port: typeof port === "number" ? port : undefined,
        group: typeof group === "string" ? group : undefined,
      };
      this.all.set(type, [...others, { asked, facts }]);
    }
  }

  /** What is said of what a data source asks for; undefined where it is somebody else's. */
  of(type: string, config: ValueObject): FoundFacts | undefined {
    return this.all
      .get(type)
      ?.find(({ asked }) => Object.entries(asked).every(([name, value]) => equal(config[name] ?? null, value)))?.facts;
  }
}

/** What is Terraform's own, and not the data source's. */
const META = new Set(["//", "count", "depends_on", "for_each", "lifecycle", "provider"]);

function argumentsOf(settings: object): ValueObject {
  const own = Object.entries(settings) as [string, Value][];
  return Object.fromEntries(own.filter(([name]) => !META.has(name)));
}
