import { resolve } from "node:path";
import { jsonValue } from "./expressions/json-text";
import type { Instance } from "./instance";
import { type JsonObject, objects } from "./json";
import type { RootModule } from "./root-module";
import type { Stack } from "./stack";
import { type ObjectValue, type Value, asString, block, blocks, isMap } from "./expressions/value";

/** Where a root module keeps its state, as it is written. */
export interface Backend {
  /** `cloud` for the block of that name. */
  readonly type: string;
  readonly config: JsonObject;
}

export function backendOf({ terraform }: Pick<RootModule, "terraform">): Backend | undefined {
  const [cloud] = objects(terraform["cloud"]);
  if (cloud) return { type: "cloud", config: cloud };
  const [[type, config] = []] = objects(terraform["backend"]).flatMap((backend) => Object.entries(backend));
  return type === undefined ? undefined : { type, config: objects(config)[0] ?? {} };
}

/** A `data.terraform_remote_state`, and the stack whose state it reads. */
export interface StateRead {
  readonly data: Instance;
  readonly reader: Stack;
  /** Undefined where no stack at hand keeps its state there. */
  readonly producer: Stack | undefined;
  /** Where it reads, as a text for a person; undefined where the JSON doesn't tell. */
  readonly place: string | undefined;
}

/** What each stack reads of other states. */
export function stateReads(stacks: readonly Stack[]): readonly StateRead[] {
  const byPlace = new Map(stacks.map((stack) => [stateOf(stack), stack]));
  return stacks.flatMap((reader) =>
    [...reader.declarations]
      .filter(([, { mode, type }]) => mode === "data" && type === "terraform_remote_state")
      .flatMap(([address]) => reader.instances(address))
      .map((data): StateRead => {
        const place = placeOf(asString(data.get("backend")), data.get("config"), reader.directory);
        const producer = place === undefined ? undefined : byPlace.get(place);
        // Of a backend that isn't known here, two configurations that differ may still be one place.
        const isCertain = producer !== undefined || (place !== undefined && !place.startsWith("{"));
        return { data, reader, producer, place: isCertain ? place : undefined };
      }),
  );
}

/** Where a stack keeps its state, in a form in which two equal places are equal texts. */
export function stateOf({ root, directory }: Stack): string | undefined {
  const backend = backendOf(root);
  return backend && placeOf(backend.type, jsonValue(backend.config), directory);
}

function placeOf(type: string | undefined, value: Value | undefined, directory: string): string | undefined {
  const { maps, unknown } = blocks(value);
  const [config] = maps;
  // What isn't known may be any place, which what isn't set is not.
  if (unknown) return undefined;
  const text = (name: string, fallback?: string): string | undefined => textAt(config, name, fallback);
  switch (type) {
    case undefined:
      return undefined;
    case "local": {
      const path = text("path", "terraform.tfstate");
      return path === undefined ? undefined : `local:${resolve(directory, path)}`;
    }
    case "s3": {
      const [bucket, key] = [text("bucket"), text("key")];
      return bucket === undefined || key === undefined ? undefined : `s3:${bucket}/${key}`;
    }
    case "cloud":
    case "remote": {
      const workspaces = block(config?.get("workspaces"));
      const name = isMap(workspaces) ? asString(workspaces.get("name")) : undefined;
      const [host, organization] = [text("hostname", "app.terraform.io"), text("organization", "")];
      if (name === undefined || host === undefined || organization === undefined) return undefined;
      return `remote:${host}/${organization}/${name}`;
    }
    default: {
      const settings = [...(config ?? [])].map(([name, setting]) => [name, asString(setting)] as const);
      if (settings.some(([, setting]) => setting === undefined)) return undefined;
      return JSON.stringify(
        Object.fromEntries([["backend", type], ...settings.toSorted(([a], [b]) => (a < b ? -1 : 1))]),
      );
    }
  }
}

/** Undefined where it isn't known, or isn't set and has no `fallback`. */
function textAt(config: ObjectValue | undefined, name: string, fallback?: string): string | undefined {
  const value = config?.get(name) ?? null;
  return value === null ? fallback : asString(value);
}
