import { ENDPOINT_BY_PREFIX, isKnownPrefix, isOfConnection } from "../../../aws/endpoint-services";
import { hasNoResource } from "../../../aws/iam/unnarrowable-actions";
import type { PermissionDefinition } from "../../permissions";
import { isReference } from "../../resolve/additions";
import { reachesInternet } from "../../resolve/egress";
import type { Report } from "../findings";
import type { Rule, RuleContext } from "../rule";

const ACTION = /^[a-z0-9-]+:[A-Za-z]+$/;
const ARN = /^(\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+)$/;

export const permissionRules: readonly Rule[] = [{ reads: ["services", "network"], check: checkPermissions }];

function checkPermissions({ environment, servicesWith, findings }: RuleContext): void {
  for (const [serviceName, service] of servicesWith("permissions", "exposure", "zones")) {
    const report = findings.about("service", serviceName);
    const isClosed = !reachesInternet(service, environment);
    for (const [index, permission] of (service.permissions ?? []).entries())
      checkPermission(report, `permissions.${index}`, permission, isClosed);
  }
}

/**
 * One permission of a service's code.
 *
 * @param at what messages call it
 * @param isClosed whether tasks reach AWS by endpoints alone
 */
export function checkPermission(
  report: Report,
  at: string,
  { actions, resources, reason }: PermissionDefinition,
  isClosed: boolean,
): void {
  if (actions.length === 0) report(`${at}.actions`, actions, "a permission is for an action", "name one");
  if (resources.length === 0) report(`${at}.resources`, resources, "a permission is on a resource", "give its ARN");
  checkReason(report, `${at}.reason`, reason);
  for (const action of actions) {
    const prefix = action.split(":")[0] ?? "";
    if (!ACTION.test(action))
      report(`${at}.actions`, action, "an IAM action looks like 's3:GetObject', without wildcards", "spell it out");
    else if (isClosed && !isKnownPrefix(prefix) && !isOfConnection(action))
      report(
        `${at}.actions`,
        action,
        `with egress 'endpoints' tasks reach ${Object.keys(ENDPOINT_BY_PREFIX).join(", ")}`,
        "set network.egress to 'nat' or 'public'",
      );
  }
  const named = resources.filter((arn) => arn !== "*");
  const whole = actions.filter(hasNoResource);
  if (named.length > 0 && whole.length > 0)
    report(
      `${at}.resources`,
      named,
      `AWS lets nobody narrow ${whole.join(", ")}, and allows nothing on an ARN`,
      "give these actions a permission of their own, on '*'",
    );
  for (const arn of resources)
    if (!ARN.test(arn) && !isReference(arn))
      report(`${at}.resources`, arn, "an ARN looks like 'arn:aws:s3:::shop-uploads/*'", "correct it");
}

/** Whoever reviews is told why. */
export function checkReason(report: Report, at: string, reason: string): void {
  if (!/[\p{L}\p{N}]/u.test(reason)) report(at, reason, "a reason says what it is for", "write one");
}
