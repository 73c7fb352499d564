/** What an argument accepts, in words that a message can say. */
import { isIP } from "node:net";
import { isIpv6Network, ipv4Network, prefixLength } from "../lib/cidr";
import { parseJson } from "../terraform/json";
import { areContainers } from "./equality/containers";
import { isRecord, parsedJson } from "./equality/json";
import { ENUMS } from "./enums";

export type Scalar = string | number | boolean;

export interface Check {
  /** Completes "it must be …". */
  readonly what: string;
  readonly accepts: (value: Scalar) => boolean;
  /** All that it accepts, where these are words. */
  readonly words?: readonly string[];
}

const ofText = (what: string, accepts: (value: string) => boolean): Check => ({
  what,
  accepts: (value) => accepts(String(value)),
});
const ofNumber = (what: string, accepts: (value: number) => boolean): Check => ({
  what,
  accepts: (value) => accepts(Number(value)),
});

export const between = (least: number, most: number) =>
  ofNumber(`${least} to ${most}`, (value) => value >= least && value <= most);
export const atLeast = (least: number) => ofNumber(`${least} or more`, (value) => value >= least);
export const atMost = (most: number) => ofNumber(`${most} or less`, (value) => value <= most);
export const PORT = between(0, 65535);

export const oneOf = (...allowed: readonly Scalar[]): Check => {
  const texts = allowed.map(String);
  const what = `one of ${texts.map((it) => (it === "" ? '""' : it)).join(", ")}`;
  return { ...ofText(what, (value) => texts.includes(value)), words: texts };
};
export const oneOfAnyCase = (...allowed: readonly string[]): Check => {
  const upper = allowed.map((it) => it.toUpperCase());
  return { ...ofText(`one of ${allowed.join(", ")}`, (value) => upper.includes(value.toUpperCase())), words: allowed };
};

type Services = typeof ENUMS;
/** The values of an enumeration of AWS's API, by its name there. */
function enumValues<S extends keyof Services>(service: S, name: keyof Services[S] & string): readonly string[] {
  return String(ENUMS[service][name]).split(" ");
}
export const enumOf = <S extends keyof Services>(service: S, name: keyof Services[S] & string): Check =>
  oneOf(...enumValues(service, name));
export const enumOfAnyCase = <S extends keyof Services>(service: S, name: keyof Services[S] & string): Check =>
  oneOfAnyCase(...enumValues(service, name));

export const length = (least: number, most: number) =>
  ofText(
    least === 0 ? `at most ${most} characters` : `${least} to ${most} characters`,
    (value) => value.length >= least && value.length <= most,
  );
export const NOT_EMPTY = ofText("a text that isn't empty", (value) => value !== "");
export const matching = (pattern: RegExp, what: string) => ofText(what, (value) => pattern.test(value));

export const all = (...checks: readonly Check[]): Check => ({
  what: checks.map(({ what }) => what).join(", and "),
  accepts: (value) => checks.every((check) => check.accepts(value)),
});
export const either = (...checks: readonly Check[]): Check => ({
  what: checks.map(({ what }) => what).join(", or "),
  accepts: (value) => checks.some((check) => check.accepts(value)),
});
/** `nullable.TypeNullableBool`, which since 6.0.0 takes neither 1 nor 0. */
export const NULLABLE_BOOL = oneOf("true", "false", "");

/** An empty text is nothing to most arguments, and passes their checks. */
export const orEmpty = (check: Check): Check => ({
  what: check.what,
  accepts: (value) => value === "" || check.accepts(value),
});

export const ARN = matching(/^arn:aws[\w-]*:[\w-]+:[\w-]*:[\w-]*:.+/, "an ARN");
export const arnOf = (service: string, resource: string, what: string) =>
  matching(new RegExp(`^arn:aws[\\w-]*:${service}:[^:]*:[^:]*:${resource}`), what);
/** A name, an id, or an ARN of the right kind. */
export const nameOrArnOf = (service: string, resource: string, what: string): Check => {
  const arn = arnOf(service, resource, what);
  return { what: arn.what, accepts: (value) => !String(value).startsWith("arn:") || arn.accepts(value) };
};
export const ROLE_ARN = arnOf("iam", "role/", "the ARN of a role");
export const KMS_KEY = nameOrArnOf("kms", "(key|alias)/", "a key of KMS");

/** `validation.StringIsJSON`, to which an empty text is none. */
export const JSON_TEXT = ofText("a JSON document", (value) => value === "" || parsedJson(value) !== undefined);
export const JSON_OBJECT = ofText("a JSON object", (value) => isRecord(parsedJson(value)));
/** `validation.StringIsJSON`; AWS refuses what is no object. */
export const POLICY = ofText("a policy document in JSON", (value) => value === "" || isRecord(parsedJson(value)));
/** `verify.ValidIAMPolicyJSON`, which alone refuses an empty text, white space before the document, and a key that is there twice. */
export const IAM_POLICY = ofText(
  "a policy document in JSON that begins with {, each of its keys once",
  (value) => value.startsWith("{") && hasKeysOnce(value),
);

function hasKeysOnce(text: string): boolean {
  try {
    return parseJson(text).repeated.length === 0;
  } catch {
    return false;
  }
}

export const CONTAINERS = ofText("a JSON list of container definitions, each value of its kind", areContainers);

export const CIDR4 = ofText(
  "an IPv4 CIDR block whose address is the first of it",
  (value) => ipv4Network(value) === value,
);
export const CIDR6 = ofText("an IPv6 CIDR block whose address is the first of it", isIpv6Network);
export const CIDR = either(CIDR4, CIDR6);
export const IPV4 = ofText("an IPv4 address", (value) => isIP(value) === 4);
export const IPV6 = ofText("an IPv6 address", (value) => isIP(value) === 6);
/** An IPv4 block with so many bits; the address must be its first. */
export const ipv4Block = (fewest: number, most: number): Check =>
  ofText(`an IPv4 CIDR block of /${fewest} to /${most} whose address is the first of it`, (value) => {
    const bits = Number(value.split("/")[1]);
    return CIDR4.accepts(value) && bits >= fewest && bits <= most;
  });

/** An IPv6 block of one of these sizes; the address must be its first. */
export const ipv6Block = (...sizes: readonly number[]): Check =>
  ofText(
    `an IPv6 CIDR block of ${sizes.map((it) => `/${it}`).join(", ")} whose address is the first of it`,
    (value) => CIDR6.accepts(value) && sizes.includes(prefixLength(value)),
  );

const DAY = "(mon|tue|wed|thu|fri|sat|sun)";
const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
export const DAILY_WINDOW = orEmpty(matching(new RegExp(`^${TIME}-${TIME}$`), "a window hh:mm-hh:mm"));
export const WEEKLY_WINDOW = orEmpty(
  matching(new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`, "i"), "a window ddd:hh:mm-ddd:hh:mm"),
);
export const TIMESTAMP = ofText(
  "a time as RFC 3339 writes it",
  (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
);
export const ACCOUNT_ID = matching(/^\d{12}$/, "an account's id of 12 digits");
/** The suffix that the provider adds to a prefix. @see https://pkg.go.dev/github.com/hashicorp/terraform-plugin-sdk/v2/helper/id */
export const PREFIX_SUFFIX = 26;
