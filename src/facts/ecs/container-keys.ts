import { CONTAINER_DEFINITION, type Fields, type Shape } from "../../aws/container-definition";
import { type ObjectValue, type Value, isList, isMap } from "../../terraform/expressions/value";

/** A container definition with its keys as ECS writes them; the provider doesn't regard their case. */
export function withKeysOfEcs(definition: ObjectValue): ObjectValue {
  return renamed(definition, CONTAINER_DEFINITION);
}

function renamed(map: ObjectValue, fields: Fields): ObjectValue {
  return new Map(
    [...map].map(([key, value]) => {
      const known = keyIn(fields, key);
      const shape = known === undefined ? undefined : fields[known];
      return [known ?? key, shape === undefined ? value : within(value, shape)];
    }),
  );
}

function within(value: Value, shape: Shape): Value {
  if (typeof shape === "string") return value;
  if (isFields(shape)) return isMap(value) ? renamed(value, shape) : value;
  return isList(value) ? value.map((item) => within(item, shape[0])) : value;
}

export function isFields(shape: Shape): shape is Fields {
  return typeof shape === "object" && !Array.isArray(shape);
}

function keyIn(fields: Fields, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  return Object.keys(fields).find((known) => known.toLowerCase() === key.toLowerCase());
}
