import { resolve } from "node:path";
import { isObject, type JsonObject, objects } from "./json";
import { jsonValue } from "./json-text";
import type { Stack } from "./stack";
import { type Resource, type Value, asString, block, isMap } from "./expressions/value";

/** Where a stack keeps its state, in a form in which two equal places are equal texts. */
export function stateOf(stack: Stack): string | undefined {
  for (const terraform of stack.section("terraform")) {
    const cloud = objects(terraform["cloud"])[0];
    if (cloud) return placeOf("remote", jsonValue(cloud), stack.directory);
    const backend = objects(terraform["backend"])[0];
    for (const [type, config] of Object.entries(backend ?? {})) {
      return placeOf(type, jsonValue(firstObject(config)), stack.directory);
    }
  }
  return undefined;
}

function firstObject(json: JsonObject[string]): JsonObject {
  return isObject(json) ? json : (objects(json)[0] ?? {});
}

/** The place that a `data.terraform_remote_state` reads. */
export function stateRead(data: Resource, directory: string): string | undefined {
  const backend = asString(data.get("backend"));
  return backend === undefined
    ? undefined
    : placeOf(backend === "cloud" ? "remote" : backend, data.get("config"), directory);
}

function placeOf(backend: string, value: Value | undefined, directory: string): string | undefined {
  const config = block(value);
  const text = (name: string): string | undefined => asString(config?.get(name));
  switch (backend) {
    case "local":
      return `local:${resolve(directory, text("path") ?? "terraform.tfstate")}`;
    case "s3": {
      const [bucket, key] = [text("bucket"), text("key")];
      return bucket === undefined || key === undefined ? undefined : `s3:${bucket}/${key}`;
    }
    case "remote": {
      const workspaces = block(config?.get("workspaces"));
      const name = isMap(workspaces) ? asString(workspaces.get("name")) : undefined;
      const host = text("hostname") ?? "app.terraform.io";
      return name === undefined ? undefined : `remote:${host}/${text("organization") ?? ""}/${name}`;
    }
    default:
      return undefined;
  }
}
