import { type ChangeRow, compared, rowsOf } from "./change";
import type { EnvironmentView } from "../model/environment-view";

/** Logs and clusters: what keeps, and what watches. */
export function storeRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const logs = compared(before.logGroups, after.logGroups, ({ address }) => address);
  const clusters = compared(before.clusters, after.clusters, ({ address }) => address);
  const retention = ({ retentionDays }: EnvironmentView["logGroups"][number]): string =>
    retentionDays === undefined ? "for ever" : `${retentionDays} days`;
  return [
    ...rowsOf(
      logs,
      ({ name }) => `log group ${name}`,
      (it) => `kept ${retention(it)}`,
      (it) => ({ name: it.name, kept: retention(it) }),
    ),
    ...rowsOf(
      clusters,
      ({ name }) => `cluster ${name}`,
      () => "ECS cluster",
      ({ name, containerInsights }) => ({ name, "Container Insights": containerInsights }),
    ),
  ];
}

/** What the proof says now and didn't before, and what the definition accepts now. */
export function proofRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const findings = compared(before.findings, after.findings, ({ message }) => message);
  const suppressed = compared(before.suppressed, after.suppressed, ({ message }) => message);
  return [
    ...rowsOf(
      findings,
      ({ rule }) => `finding of ${rule}`,
      ({ message }) => message,
      ({ verdict }) => ({ verdict }),
    ),
    ...rowsOf(
      suppressed,
      ({ rule }) => `accepted finding of ${rule}`,
      ({ message, reason }) => `${message} (${reason})`,
      ({ reason }) => ({ reason }),
    ),
  ];
}

/** Stacks and where their state is, account and region. */
export function stackRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const stacks = compared(before.stacks, after.stacks, ({ name }) => name);
  const where = ({ regions, accounts, declared }: EnvironmentView): Readonly<Record<string, string | undefined>> => ({
    regions: regions.join(", "),
    accounts: accounts.length === 0 ? undefined : accounts.join(", "),
    "declares what it exposes and calls": declared ? "yes" : "no",
  });
  return [
    ...rowsOf(
      stacks,
      ({ name }) => `stack ${name}`,
      ({ resources }) => `${resources} managed resources`,
      ({ backend, dependsOn, resources }) => ({
        "state in": backend,
        after: dependsOn.length === 0 ? undefined : dependsOn.join(", "),
        "managed resources": String(resources),
      }),
    ),
    ...rowsOf(
      compared([before], [after], () => ""),
      ({ name }) => `environment ${name}`,
      () => "",
      where,
    ),
  ];
}
