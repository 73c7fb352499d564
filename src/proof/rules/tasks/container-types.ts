import { CONTAINER_DEFINITION, type Fields, type Shape } from "../../../aws/container-definition";
import type { Container } from "../../../facts/containers";
import { isFields } from "../../../facts/ecs/container-keys";
import { type Value, isList, isLiteral, isMap } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";

const says = messages({
  kind: (it: { container: string; path: string; value: string; kind: string }) =>
    `${it.path} of container '${it.container}' is ${it.value}; make it ${it.kind}`,
  unknownKey: (it: { container: string; key: string }) =>
    `container '${it.container}' has a key ${it.key}, which ECS doesn't know and the provider drops; correct or remove it`,
});

/** Whether the provider can decode a container definition; what isn't literal is left to the rules that need it. */
export function containerTypes(walk: Walk, container: Container): void {
  fields(walk, container, container.raw, CONTAINER_DEFINITION, []);
}

function fields(
  walk: Walk,
  container: Container,
  map: ReadonlyMap<string, Value>,
  shapes: Fields,
  above: readonly string[],
): void {
  for (const [key, value] of map) {
    const path = [...above, key];
    const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
    if (shape === undefined) walk.miss(says.unknownKey({ container: container.name, key: path.join(".") }));
    else if (value !== null) kind(walk, container, value, shape, path);
  }
}

function kind(walk: Walk, container: Container, value: Value, shape: Shape, path: readonly string[]): void {
  const wrong = (named: string): void => {
    if (isLiteral(value) || isList(value) || isMap(value))
      walk.miss(says.kind({ container: container.name, path: path.join("."), value: shown(value), kind: named }));
  };
  if (shape === "text") {
    if (typeof value !== "string") wrong("a text");
  } else if (shape === "whole number") {
    if (!Number.isInteger(value)) wrong("a whole number without quotes");
  } else if (shape === "switch") {
    if (typeof value !== "boolean") wrong("true or false without quotes");
  } else if (shape === "texts by name") {
    if (!isMap(value)) wrong("an object");
    else for (const [key, item] of value) if (item !== null) kind(walk, container, item, "text", [...path, key]);
  } else if (isFields(shape)) {
    if (isMap(value)) fields(walk, container, value, shape, path);
    else wrong("an object");
  } else if (isList(value)) {
    for (const item of value) if (item !== null) kind(walk, container, item, shape[0], path);
  } else wrong("a list");
}

function shown(value: Value): string {
  if (isList(value)) return "a list";
  return isMap(value) ? "an object" : JSON.stringify(value);
}
