import { count } from "../document/text";
import Big from "big.js";
import { type ExactLine, type Prices } from "./lines";
import { INCLUDED_STORAGE_GIB, type PriceItem } from "../../aws/prices";
import { type ServiceView, tasksOf } from "../model/service-view";

/**
 * What the tasks of a service cost, as many as there may be: CPU, memory, storage over what is included, public addresses.
 *
 * @param of the tasks of a busy service, or of a quiet one
 */
export function serviceLines(
  service: ServiceView,
  prices: Prices,
  of: "most" | "least" = "most",
): readonly ExactLine[] {
  if (!isFargate(service)) return [];
  const tasks = tasksOf(service)[of];
  const { cpu, memoryMiB, ephemeralStorageGiB = INCLUDED_STORAGE_GIB } = service;
  const known = tasks === undefined ? "an unknown number of tasks" : count(tasks, "task");
  const bound = { most: "up to", least: "at least" }[of];
  const label = service.scaling && tasks !== undefined ? `${bound} ${known}` : known;
  const family = familyOf(service);
  const line = (item: PriceItem, each: Big | undefined, unit: string): ExactLine => {
    const units = each && tasks !== undefined ? each.times(tasks) : undefined;
    return prices.line(
      item,
      `${label} × ${each === undefined ? "an unknown number of" : each.toFixed()} ${unit}`,
      units,
    );
  };
  // Exact: 1024 is a power of two, and big.js divides to 20 decimals.
  const share = (value: number | undefined): Big | undefined =>
    value === undefined ? undefined : new Big(value).div(1024);
  const surplus = Math.max(0, ephemeralStorageGiB - INCLUDED_STORAGE_GIB);
  const address =
    service.publicIp === true ? prices.line("public-ipv4-hour", `${label} × 1 public address`, tasks) : undefined;
  return [
    line(`fargate-${family}-vcpu-hour`, share(cpu), "vCPU"),
    line(`fargate-${family}-gb-hour`, share(memoryMiB), "GB"),
    ...(surplus > 0 ? [line("fargate-storage-gb-hour", new Big(surplus), "GB of storage")] : []),
    ...(address ? [address] : []),
  ];
}

/** What tasks cost that run to their end: by the time that they run, of which the JSON tells nothing. */
export function jobUses(
  services: readonly ServiceView[],
): readonly { readonly item: PriceItem; readonly what: string }[] {
  return services
    .filter((service) => service.start !== undefined && isFargate(service))
    .flatMap((service) => {
      const { name, cpu, memoryMiB, publicIp } = service;
      const family = familyOf(service);
      const share = (value: number | undefined): string =>
        value === undefined ? "an unknown number of" : new Big(value).div(1024).toFixed();
      return [
        { item: `fargate-${family}-vcpu-hour` as const, what: `runs of job ${name}, each with ${share(cpu)} vCPU` },
        { item: `fargate-${family}-gb-hour` as const, what: `runs of job ${name}, each with ${share(memoryMiB)} GB` },
        ...(publicIp === true
          ? [{ item: "public-ipv4-hour" as const, what: `runs of job ${name}, each with an address` }]
          : []),
      ];
    });
}

/** Why the estimate of a service isn't the whole truth; undefined where it is. */
export function serviceNote(service: ServiceView): string | undefined {
  if (!isFargate(service)) return `runs on ${service.launch}, not on Fargate: not priced`;
  if (service.operatingSystem !== "LINUX")
    return `runs ${service.operatingSystem}: priced as Linux, without its licence`;
  const notes = [
    ...(service.launch.includes("FARGATE_SPOT")
      ? [`runs on ${service.launch}: priced on demand, which is the most it can cost`]
      : []),
    ...(service.connect
      ? ["its size has room for the proxy of Service Connect, for which AWS recommends 256 CPU units and 64 MiB"]
      : []),
  ];
  return notes.length === 0 ? undefined : notes.join("; ");
}

function isFargate({ launch }: ServiceView): boolean {
  return launch.includes("FARGATE");
}

function familyOf({ architecture }: ServiceView): "x86" | "arm" {
  return architecture === "ARM64" ? "arm" : "x86";
}
