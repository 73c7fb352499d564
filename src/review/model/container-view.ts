import { symbolic } from "../../facts/arn";
import { type Container, tcpPorts } from "../../facts/containers";
import { knownValue } from "../../facts/setting";
import type { Json } from "../../terraform/json";
import { SECRET_VERSION } from "../../lib/secret-version";
import { Encoded, type Value, block, isList, isMap } from "../../terraform/expressions/value";
import { compareTexts } from "./reference";

export interface ContainerView {
  readonly name: string;
  readonly image: ImageView;
  readonly essential: boolean;
  /** TCP ports that it listens on, as far as its port mappings tell. */
  readonly ports: readonly number[];
  /** Sorted by name. */
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Sorted by name; `from` is the ARN (or the name) of the secret or the parameter. */
  readonly secrets: readonly SecretView[];
  readonly readonlyRoot: boolean;
  /** As AWS takes it: `CMD-SHELL curl …`; empty without one. */
  readonly healthCommand: string;
  /** Name of the CloudWatch log group, where it logs by `awslogs`. */
  readonly logGroup: string | undefined;
  /** Whether a log router of its task (FireLens) takes what it writes. */
  readonly isRouted: boolean;
  /** The whole definition, with texts in `<…>` for what only AWS knows: what a comparison goes through field by field. */
  readonly definition: Json;
}

export interface SecretView {
  readonly name: string;
  readonly from: string;
  /** Whether a new version of it makes a new revision: one of the container's labels holds the version. */
  readonly redeploys: boolean;
}

export interface ImageView {
  /** As the container definition says it: `<account>.dkr.ecr.eu-central-1.amazonaws.com/hostname-app:7c9370bbff6f9d21`. */
  readonly reference: string;
  /** Without tag and digest. */
  readonly repository: string;
  /** Undefined where a digest stands alone, or neither (AWS then takes `latest`). */
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

export function containerView(container: Container): ContainerView {
  const group = container.log?.driver === "awslogs" ? container.log.options.get("awslogs-group") : undefined;
  const labels = new Set(block(container.raw.get("dockerLabels"))?.keys());
  return {
    name: container.name,
    image: imageView(container.image),
    essential: knownValue(container.essential) !== false,
    ports: tcpPorts(container),
    environment: [...container.environment].map(([name, value]) => ({ name, value: textOf(value) })).toSorted(byName),
    secrets: container.secrets
      .map(({ name, from }) => ({ name, from: textOf(from), redeploys: labels.has(`${SECRET_VERSION}${name}`) }))
      .toSorted(byName),
    readonlyRoot: knownValue(container.readonlyRoot) === true,
    healthCommand: container.healthCommand,
    logGroup: group === undefined ? undefined : symbolic(group),
    isRouted: container.log?.driver === "awsfirelens",
    definition: jsonOf(container.raw),
  };
}

/** A colon behind the last slash begins the tag: before it stands a registry's port. */
export function imageView(reference: string): ImageView {
  const [before = "", digest] = reference.split("@");
  const colon = before.indexOf(":", before.lastIndexOf("/") + 1);
  const [repository, tag] = colon < 0 ? [before, undefined] : [before.slice(0, colon), before.slice(colon + 1)];
  return { reference, repository, tag, digest };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareTexts(a.name, b.name);
}

function textOf(value: Value): string {
  return readable(symbolic(value));
}

/** Six random characters follow the name of a secret in its ARN; the facts write zeros for them. */
export function readable(arn: string): string {
  return arn.replace(/^(arn:aws:secretsmanager:.*)-000000/, "$1-??????");
}

/** A value as plain JSON. */
export function jsonOf(value: Value): Json {
  if (isList(value)) return value.map(jsonOf);
  if (isMap(value)) return Object.fromEntries([...value].map(([key, item]) => [key, jsonOf(item)]));
  if (value instanceof Encoded) return jsonOf(value.value);
  return typeof value === "object" && value !== null ? textOf(value) : value;
}
