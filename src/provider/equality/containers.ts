/** Container definitions as the provider decodes and compares them. */
import { CONTAINER_DEFINITION, type Fields, type Shape } from "../../aws/container-definition";
import { equalJson, isRecord, type Json, type JsonRecord, parsedJson, recordOf, sortedBy } from "./json";

/**
 * Containers, environment variables and secrets in any order; what is empty is nothing; what ECS sets where it is left out
 * is as if it were set.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/task_definition_equivalency.go
 */
export function equivalentContainers(one: string, other: string, isAwsvpc: boolean): boolean {
  return equalJson(one, other, (value) => {
    const containers = decoded(value, [CONTAINER_DEFINITION]);
    if (!Array.isArray(containers)) return undefined;
    return sortedBy(
      containers.map((it) => reduced(recordOf(it), isAwsvpc)),
      "name",
    );
  });
}

/**
 * Whether the provider can decode the document: a list of containers, each value of its kind, none of them empty.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/task_definition_equivalency.go
 */
export function areContainers(text: string): boolean {
  const value = parsedJson(withWholeNumbers(text));
  if (!Array.isArray(value)) return false;
  const containers = value.map((it) => (isRecord(it) ? decoded(it, CONTAINER_DEFINITION) : undefined));
  return containers.every((it) => isRecord(it) && Object.keys(it).length > 0 && hasKnownConsistency(it));
}

/** The one enumeration that the provider checks in here. */
const hasKnownConsistency = ({ versionConsistency = "" }: JsonRecord) =>
  ["", "disabled", "enabled"].some((it) => it === versionConsistency);

/** Go decodes `256.0` and `1e2` into no whole number; here they become texts, which are none either. */
function withWholeNumbers(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs, (token) =>
    /^(".*"|-?\d+)$/s.test(token) ? token : JSON.stringify(token),
  );
}

const INT32 = 2 ** 31;

function reduced(container: JsonRecord, isAwsvpc: boolean): Json {
  const { environment, secrets, portMappings, healthCheck, essential, cpu, ...rest } = container;
  return {
    ...rest,
    essential: essential ?? true,
    ...(cpu !== undefined && cpu !== 0 && { cpu }),
    ...(Array.isArray(environment) && { environment: sortedBy(environment, "name") }),
    ...(Array.isArray(secrets) && { secrets: sortedBy(secrets, "name") }),
    ...(isRecord(healthCheck) && { healthCheck: { interval: 30, retries: 3, timeout: 5, ...healthCheck } }),
    ...(Array.isArray(portMappings) && { portMappings: portMappings.map((it) => port(recordOf(it), isAwsvpc)) }),
  };
}

function port({ hostPort = 0, protocol = "tcp", ...rest }: JsonRecord, isAwsvpc: boolean): Json {
  const host = hostPort === 0 && isAwsvpc ? rest["containerPort"] : hostPort;
  return { ...rest, protocol, hostPort: host ?? 0 };
}

/** By the names of ECS, whatever their case, without what it doesn't know; undefined for a value of another kind. */
function decoded(value: Json, shape: Shape): Json | undefined {
  if (shape === "text") return typeof value === "string" ? value : undefined;
  if (shape === "whole number") return isInt32(value) ? value : undefined;
  if (shape === "switch") return typeof value === "boolean" ? value : undefined;
  if (shape === "texts by name") return isRecord(value) && Object.values(value).every(isText) ? value : undefined;
  if (!isFields(shape)) {
    if (!Array.isArray(value)) return undefined;
    const items = value.filter((it) => it !== null).map((it) => decoded(it, shape[0]));
    return items.includes(undefined) ? undefined : items.filter((it) => it !== undefined);
  }
  return isRecord(value) ? decodedFields(value, shape) : undefined;
}

function decodedFields(value: JsonRecord, fields: Fields): Json | undefined {
  const found: JsonRecord = {};
  for (const [key, item] of Object.entries(value)) {
    const name = Object.keys(fields).find((it) => it.toLowerCase() === key.toLowerCase());
    const shape = name === undefined ? undefined : fields[name];
    if (name === undefined || shape === undefined || item === null) continue;
    const field = decoded(item, shape);
    if (field === undefined) return undefined;
    if (!(Array.isArray(field) && field.length === 0)) found[name] = field;
  }
  return found;
}

const isInt32 = (value: Json) =>
  typeof value === "number" && Number.isInteger(value) && value >= -INT32 && value < INT32;
const isText = (value: Json) => value === null || typeof value === "string";

function isFields(shape: Shape): shape is Fields {
  return typeof shape === "object" && !Array.isArray(shape);
}
