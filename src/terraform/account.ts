import { type Scope, evaluateJson } from "./expressions/evaluate";
import { type JsonObject, objects } from "./json";
import { asString, items } from "./expressions/value";

/** Stands for the account that the stacks are applied to, where no provider says which one that is. */
export const ACCOUNT = "<account>";

/** What a provider configuration may name instead of the surrounding credentials. */
const CREDENTIALS = [
  "access_key",
  "secret_key",
  "profile",
  "shared_credentials_files",
  "assume_role",
  "assume_role_with_web_identity",
];

/**
 * The account that a provider configuration deploys to: the only one that it allows, or the one of the role that it
 * assumes last; else a name in `<…>`, which may stand for any account.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role
 */
export function accountOf(provider: JsonObject | undefined, base: JsonObject | undefined, scope: Scope): string {
  const told = provider && toldAccount(provider, scope);
  if (told !== undefined) return told;
  if (provider === undefined || provider === base) return ACCOUNT;
  const hasOwn = CREDENTIALS.some((name) => (provider[name] ?? null) !== null);
  if (!hasOwn) return (base && toldAccount(base, scope)) ?? ACCOUNT;
  return `<account of aws.${asString(evaluateJson(provider["alias"] ?? null, scope)) ?? "?"}>`;
}

function toldAccount(provider: JsonObject, scope: Scope): string | undefined {
  const allowed = provider["allowed_account_ids"];
  const [only, ...others] = allowed === undefined ? [] : items(evaluateJson(allowed, scope));
  const account = asString(only);
  if (account !== undefined && isAccount(account) && others.length === 0) return account;
  const assumed = [...objects(provider["assume_role_with_web_identity"]), ...objects(provider["assume_role"])].at(-1)?.[
    "role_arn"
  ];
  const arn = assumed === undefined ? undefined : asString(evaluateJson(assumed, scope));
  return /^arn:[^:]+:iam::(\d{12}):role\//.exec(arn ?? "")?.[1];
}

/** Whether a text is the number of an account. */
export function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text);
}
