/** The token for a host, from where Terraform itself takes it. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";

const CREDENTIALS = v.object({ credentials: v.optional(v.record(v.string(), v.object({ token: v.string() })), {}) });

/**
 * `TF_TOKEN_<host>`, else what `terraform login` left in the home folder. In the variable's name dots are underscores and
 * hyphens are two; a host with a port has none, as in Terraform.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials
 *
 * @throws when there is none
 */
export function tokenFor(
  host: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  const token = env[tokenVariable(host)] ?? savedToken(host, join(home, ".terraform.d", "credentials.tfrc.json"));
  if (token !== undefined && token !== "") return token;
  throw new Error(
    `host '${host}': token is missing; a user's or a team's is needed; set ${tokenVariable(host)}, or run 'terraform login ${host}'`,
  );
}

export function tokenVariable(host: string): string {
  return `TF_TOKEN_${host.replaceAll("-", "__").replaceAll(".", "_")}`;
}

function savedToken(host: string, file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return v.parse(CREDENTIALS, JSON.parse(readFileSync(file, "utf8"))).credentials[host]?.token;
  } catch (cause) {
    throw new Error(`file '${file}': isn't what 'terraform login' writes; correct it, or log in anew`, { cause });
  }
}
