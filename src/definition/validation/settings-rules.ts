import { LOG_RETENTION_DAYS } from "../../aws/log-retention";
import { match } from "../../lib/match";
import { DEFAULTS } from "../resolve/defaults";
import { TAG } from "../../aws/name-limits";
import type { Report } from "./findings";
import { isOtherPartition, isRegion } from "../../aws/partitions";
import type { Rule, RuleContext } from "./rule";
import { KMS_KEY_ARN, KMS_KEY_FORM } from "./checks";

const ACCOUNT = /^\d{12}$/;
const CERTIFICATE_ARN = /^arn:aws:acm:([a-z0-9-]+):\d{12}:certificate\/[A-Za-z0-9-]+$/;
const NAMESPACE = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export const settingsRules: readonly Rule[] = [
  { reads: ["region"], check: checkRegion },
  { reads: ["accountId"], check: checkAccount },
  { reads: ["tags"], check: checkTags },
  { reads: ["logRetentionDays"], check: checkRetention },
  { reads: ["namespace"], check: checkNamespace },
  { reads: ["ingress", "region"], check: checkCertificate },
  { reads: ["cluster"], check: checkCluster },
  { reads: ["suppressions"], check: checkSuppressions },
  { reads: ["quotas"], check: checkQuotas },
];

function reportOn({ findings, name }: RuleContext): Report {
  return findings.about("environment", name);
}

function checkRegion(context: RuleContext): void {
  const { region } = context.environment;
  if (!isRegion(region)) {
    reportOn(context)("region", region, "a region looks like 'eu-central-1'", "correct it");
  } else if (isOtherPartition(region)) {
    reportOn(context)("region", region, "only regions of the 'aws' partition are supported", "set one of these");
  }
}

function checkAccount(context: RuleContext): void {
  const { accountId } = context.environment;
  if (accountId === undefined || ACCOUNT.test(accountId)) return;
  reportOn(context)("accountId", accountId, "an account id has 12 digits", "correct it or leave it out");
}

function checkTags(context: RuleContext): void {
  const report = reportOn(context);
  const tags = Object.entries(context.environment.tags);
  if (tags.length === 0) report("tags", {}, "the resource group finds the environment by its tags", "give one");
  // One more is the resource's own name.
  if (tags.length >= TAG.count) {
    report("tags", tags.length, `AWS allows ${TAG.count}, and 'Name' is one`, "remove some");
  }
  for (const [key, value] of tags) {
    if (/^aws:/i.test(key)) report(`tags.${key}`, value, "keys that start with 'aws:' are AWS's own", "rename it");
    if (key === "Name") report("tags.Name", value, "each resource gets a name of its own", "remove it");
    if (key.length < 1 || key.length > TAG.key || !TAG_TEXT.test(key)) {
      report("tags", key, `a key has 1 to ${TAG.key} letters, digits, spaces and _.:/=+-@`, "rename it");
    }
    if (value.length > TAG.value || !TAG_TEXT.test(value)) {
      const allowed = `a value has up to ${TAG.value} letters, digits, spaces and _.:/=+-@`;
      report(`tags.${key}`, value, allowed, "change it");
    }
  }
}

function checkRetention(context: RuleContext): void {
  const { logRetentionDays } = context.environment;
  const allowed: readonly number[] = LOG_RETENTION_DAYS;
  if (allowed.includes(logRetentionDays)) return;
  const next = allowed.find((days) => days > logRetentionDays) ?? Math.max(...allowed);
  const form = `CloudWatch accepts ${allowed.join(", ")}`;
  reportOn(context)("logRetentionDays", logRetentionDays, form, `set one of these, perhaps ${next}`);
}

function checkNamespace(context: RuleContext): void {
  const { namespace } = context.environment;
  if (namespace === undefined || NAMESPACE.test(namespace)) return;
  const allowed = "a DNS name has labels of a-z, 0-9 and '-', separated by dots, up to 253 characters";
  reportOn(context)("namespace", namespace, allowed, "correct it");
}

function checkCertificate(context: RuleContext): void {
  const { ingress, region } = context.environment;
  const certificateArn = match(ingress?.protocol ?? DEFAULTS.protocol, "type", {
    http: () => undefined,
    https: (own) => own.certificateArn,
  });
  if (certificateArn === undefined) return;
  const certificateRegion = CERTIFICATE_ARN.exec(certificateArn)?.[1];
  const report = reportOn(context);
  const property = "ingress.protocol.certificateArn";
  if (certificateRegion === undefined) {
    const form = `a certificate's ARN looks like 'arn:aws:acm:${region}:123456789012:certificate/…'`;
    report(property, certificateArn, form, "give the ARN from AWS Certificate Manager");
  } else if (certificateRegion !== region) {
    report(
      property,
      certificateArn,
      `a load balancer takes certificates of its own region, ${region}`,
      "request one there",
    );
  }
}

function checkCluster(context: RuleContext): void {
  const { execKmsKeyArn } = context.environment.cluster ?? {};
  if (execKmsKeyArn === undefined || KMS_KEY_ARN.test(execKmsKeyArn)) return;
  reportOn(context)("cluster.execKmsKeyArn", execKmsKeyArn, KMS_KEY_FORM, "give the key's ARN");
}

function checkSuppressions(context: RuleContext): void {
  for (const { rule, at, reason } of context.environment.suppressions ?? []) {
    if (reason.trim() !== "") continue;
    reportOn(context)("suppressions", `${rule} at ${at}`, "a suppression says why", "give it a reason");
  }
}

function checkQuotas(context: RuleContext): void {
  for (const [name, value] of Object.entries(context.environment.quotas ?? {})) {
    if (Number.isInteger(value) && value > 0) continue;
    reportOn(context)(`quotas.${name}`, value, "a whole number, 1 or more, is allowed", "give the raised quota");
  }
}
