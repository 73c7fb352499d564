import { type ChangeRow, compared, fieldRows, rowsOf, valueRow } from "./change";
import type { ContainerView } from "../model/container-view";
import type { EnvironmentView } from "../model/environment-view";
import { leaves } from "../model/leaves";
import { type Reference, keyOf } from "../model/reference";
import { type ServiceView, taskSize, tasksText } from "../model/service-view";
import { startsText } from "../model/start-view";

/** Services added, removed, resized, re-imaged, and their container definitions field by field. */
export function serviceRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const services = compareServices(before, after);
  return [
    ...rowsOf(services, ({ name }) => name, summary, fields),
    ...services.both.flatMap(([old, now]) => containerRows(now.name, old.containers, now.containers)),
  ];
}

/** What of a service differs without an exchange of its tasks. */
const KEEPS_TASKS = new Set([
  "tasks",
  "scaled by",
  "scaling schedules",
  "deployed by",
  "grace",
  "healthy while deploying",
  "connections kept",
  "starts",
  "tried again",
  "dead letters",
]);

/** What of a service differs for which its tasks are exchanged. */
export function whyRedeployed(before: ServiceView, after: ServiceView): readonly string[] {
  const rows = [
    ...fieldRows("", fields(before), fields(after)),
    ...containerRows("", before.containers, after.containers),
  ];
  const named = rows.filter(({ field }) => !KEEPS_TASKS.has(field));
  return [...new Set(named.map(({ field, name }) => (name === undefined ? field : `${field} ${name}`)))];
}

/** By name: a service that moves to another stack is the same one. By address where two have the same name. */
export function compareServices(before: EnvironmentView, after: EnvironmentView) {
  const key = named([...before.services], [...after.services]);
  return compared(before.services, after.services, key);
}

function named<T extends Reference & { readonly name: string }>(
  ...lists: readonly (readonly T[])[]
): (item: T) => string {
  const isUnique = lists.every((list) => new Set(list.map(({ name }) => name)).size === list.length);
  return (item) => (isUnique ? item.name : keyOf(item));
}

function summary(service: ServiceView): string {
  const images = service.containers.map(({ image }) => image.reference).join(", ");
  return `${tasksText(service)} × ${taskSize(service)}, ${images}`;
}

function fields(service: ServiceView): Readonly<Record<string, string | undefined>> {
  const place = service.tier === undefined ? undefined : `${service.tier} subnets in ${service.zones.join(", ")}`;
  return {
    tasks: tasksText(service),
    starts: startsText(service),
    "tried again": service.start?.retries,
    "dead letters": service.start?.deadLetters,
    "scaled by": listed(service.scaling?.targets),
    "scaling schedules": listed(service.scaling?.schedules),
    "task size": taskSize(service),
    "CPU architecture": service.architecture,
    "operating system": service.operatingSystem,
    "healthy while deploying": service.keptPercent === undefined ? undefined : `${service.keptPercent} %`,
    "connections kept": service.exchange.drain === undefined ? undefined : `${service.exchange.drain} s`,
    "ephemeral storage": service.ephemeralStorageGiB === undefined ? undefined : `${service.ephemeralStorageGiB} GiB`,
    "launched by": service.launch,
    "runs in": place,
    subnets: addresses(service.subnets),
    "security groups": addresses(service.securityGroups),
    "registered in": addresses(service.registers),
    "public IP": service.publicIp?.toString(),
    "private DNS names": listed(service.dnsNames),
    "Service Connect": connectText(service),
    "deployed by": service.deployedByOthers ? "a pipeline, not Terraform" : "Terraform",
    grace: service.exchange.grace === undefined ? undefined : `${service.exchange.grace} s`,
    "name of the ECS service": service.serviceName,
    "execution role": service.executionRole?.address,
    "task role": service.taskRole?.address,
  };
}

function connectText({ connect }: ServiceView): string | undefined {
  return connect && (listed(connect.offers) ?? "calls only");
}

function addresses(references: readonly Reference[]): string | undefined {
  return listed(references.map(({ address }) => address));
}

function listed(texts: readonly string[] = []): string | undefined {
  return texts.length === 0 ? undefined : texts.join(", ");
}

function containerRows(
  service: string,
  before: readonly ContainerView[],
  after: readonly ContainerView[],
): readonly ChangeRow[] {
  const containers = compared(before, after, ({ name }) => name);
  // The one container of a service needs no name beside the service's.
  const subject = ({ name }: ContainerView): string =>
    after.length === 1 && before.length === 1 ? service : `${service}/${name}`;
  return [
    ...containers.added.map((it): ChangeRow => ({
      kind: "added",
      subject: subject(it),
      field: "container",
      after: it.image.reference,
    })),
    ...containers.removed.map((it): ChangeRow => ({
      kind: "removed",
      subject: subject(it),
      field: "container",
      before: it.image.reference,
    })),
    ...containers.both.flatMap(([old, now]) => [
      ...fieldRows(subject(now), imageFields(old), imageFields(now)),
      ...definitionRows(subject(now), old, now),
    ]),
  ];
}

function imageFields({ image }: ContainerView): Readonly<Record<string, string | undefined>> {
  return { "image repository": image.repository, "image tag": image.tag, "image digest": image.digest };
}

const NAMED = /^(environment|secrets)\[([\s\S]*)\]\.(value|valueFrom)$/;
const WORDS: Readonly<Record<string, string>> = { environment: "variable", secrets: "secret" };
/** Said by other rows. */
const SKIPPED = new Set(["name", "image"]);

function definitionRows(subject: string, before: ContainerView, after: ContainerView): readonly ChangeRow[] {
  const [old, now] = [leaves(before.definition), leaves(after.definition)];
  const paths = [...new Set([...now.keys(), ...old.keys()])].filter((path) => !SKIPPED.has(path));
  return paths.flatMap((path) => {
    const [, list = "", name] = NAMED.exec(path) ?? [];
    const row = name === undefined ? { subject, field: path } : { subject, field: WORDS[list] ?? list, name };
    return valueRow(row, old.get(path), now.get(path));
  });
}
