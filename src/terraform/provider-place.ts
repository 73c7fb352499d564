import { ACCOUNT, accountOf } from "./account";
import { type Scope, evaluateJson } from "./expressions/evaluate";
import { Unknown, type Value } from "./expressions/value";
import type { DeployedTo } from "./instance";
import type { Unread } from "./folder";
import { type JsonObject, objects } from "./json";
import type { RootModule } from "./root-module";

/** Where a provider of a stack deploys; `base` is the one without an alias. */
export class ProvidersPlace implements DeployedTo {
  private readonly provider: JsonObject | undefined;
  private readonly base: JsonObject | undefined;
  private readonly scope: Scope;
  private knownRegion: Value | undefined;
  private knownAccount: string | undefined;

  constructor(provider: JsonObject | undefined, base: JsonObject | undefined, scope: Scope) {
    this.provider = provider;
    this.base = base;
    this.scope = scope;
  }

  get region(): Value {
    if (this.knownRegion !== undefined) return this.knownRegion;
    const region = this.provider?.["region"] ?? null;
    // What looks it up may lie in it.
    this.knownRegion = new Unknown(unsetRegion(this.provider, this.base));
    if (region !== null) this.knownRegion = evaluateJson(region, this.scope);
    return this.knownRegion;
  }

  get account(): string {
    if (this.knownAccount !== undefined) return this.knownAccount;
    this.knownAccount = ACCOUNT;
    this.knownAccount = accountOf(this.provider, this.base, this.scope);
    return this.knownAccount;
  }
}

/** Files and profiles that a region may be taken from; all providers of a stack have the same environment. */
const REGION_SOURCES = ["profile", "shared_config_files"];

/**
 * What to call the region of a provider that names none: an alias doesn't take it from the provider without one.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs#aws-configuration-reference
 */
function unsetRegion(provider: JsonObject | undefined, base: JsonObject | undefined): string {
  const sourcesOf = (it: JsonObject | undefined): string => JSON.stringify(REGION_SOURCES.map((name) => it?.[name]));
  const isOfEnvironment = sourcesOf(provider) === sourcesOf(base);
  const alias = provider?.["alias"];
  return isOfEnvironment || typeof alias !== "string" ? "the provider's region" : `the region of provider aws.${alias}`;
}

/** Hosts of AWS's own, of endpoints in a VPC too. */
const OF_AWS = /^(https?:\/\/)?[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|api\.aws)(:443)?\/?$/;

/**
 * Where the AWS provider talks to something else than AWS, such as an emulator, which does as it likes.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/custom-service-endpoints
 */
export function otherApis({ providers, terraform }: Pick<RootModule, "providers" | "terraform">): readonly Unread[] {
  return [...otherProvider(terraform), ...elsewhere(providers)];
}

/** `aws` may be the local name of any provider, whose resources mean what that makes of them. */
function otherProvider(terraform: JsonObject): readonly Unread[] {
  const source = objects(terraform["required_providers"]).flatMap(({ aws }) => objects(aws))[0]?.["source"];
  if (typeof source !== "string" || /^([^/]+\/)?hashicorp\/aws$/i.test(source)) return [];
  const fix = `set its source in required_providers to "hashicorp/aws"`;
  return [{ file: "provider.aws", why: `is ${source}, not the provider for AWS that is known here`, fix }];
}

function elsewhere(providers: RootModule["providers"]): readonly Unread[] {
  return (providers.get("aws") ?? []).flatMap((provider) => {
    const given = objects(provider["endpoints"]).flatMap((block) => Object.entries(block));
    const others = given.filter(([, url]) => typeof url !== "string" || !OF_AWS.test(url)).map(([service]) => service);
    const why = `sends requests for ${others.join(", ")} elsewhere than to AWS, or may (endpoints)`;
    return others.length === 0 ? [] : [{ file: "provider.aws", why, fix: "remove the endpoints that aren't AWS's" }];
  });
}
