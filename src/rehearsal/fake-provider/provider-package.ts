/** Finds the installed package of a Terraform provider, CDKTF's or CDK Terrain's, and serves schemas from it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { UsedTypes } from "../../terraform/rendered-stacks";
import type { ExtractedSchema } from "./binding-schema";
import { extractSchema } from "./binding-schema";
import { EPHEMERAL_SCHEMAS } from "./ephemeral-resources";
import type { Block, ProviderSchema } from "./schema";

export interface ProviderPackage {
  readonly folder: string;
  /** Terraform's full address, e.g. `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  /** Version of the provider itself, not of the package. */
  readonly providerVersion: string;
  readonly packageVersion: string;
}

interface PackageJson {
  readonly version: string;
  readonly cdktf?: { readonly provider?: { readonly name: string; readonly version: string } };
}

/** Raise it when the extraction changes: cached schemas of before are left alone then. */
const CACHE_FORMAT = 2;

/** Whoever has both of a provider is on the way from the first to the second. */
const SCOPES = ["@cdktf", "@cdktn"];

/** All provider packages below `modules` (a `node_modules` folder), by address. */
export function installedProviders(modules: string): Map<string, ProviderPackage> {
  const found = new Map<string, ProviderPackage>();
  for (const folder of SCOPES.flatMap((scope) => packagesIn(join(modules, scope)))) {
    const { version, cdktf } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
    if (cdktf?.provider === undefined) continue; // provider-generator, provider-schema
    const { name: address, version: providerVersion } = cdktf.provider;
    found.set(address, { folder, address, providerVersion, packageVersion: version });
  }
  return found;
}

function packagesIn(scope: string): string[] {
  const names = existsSync(scope) ? readdirSync(scope) : [];
  return names.filter((name) => name.startsWith("provider-")).map((name) => join(scope, name));
}

/** Terraform's short forms spelled out: `aws` → `registry.terraform.io/hashicorp/aws`. */
export function providerAddress(source: string): string {
  const parts = source.toLowerCase().split("/");
  return [REGISTRIES[0], "hashicorp"]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

/** Every address by which a provider is asked for: OpenTofu takes the same short form from a registry of its own. */
export function addressesOf(address: string): string[] {
  const [host, ...rest] = address.split("/");
  return host === REGISTRIES[0] ? REGISTRIES.map((registry) => [registry, ...rest].join("/")) : [address];
}

/** The address that a provider's package has, by whichever of them it is asked for. */
export function packagedAs(address: string): string {
  const [host, ...rest] = address.split("/");
  return host === REGISTRIES[1] ? [REGISTRIES[0], ...rest].join("/") : address;
}

/** Of Terraform, and of OpenTofu. @see https://opentofu.org/docs/language/providers/requirements/#source-addresses */
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"] as const;

/**
 * The schema of the provider block and of the types used. A type that the package doesn't have is left out: Terraform
 * then names it and what it is like. Reading a binding takes a millisecond or two; `cache` (a folder) saves that.
 */
export function providerSchema(provider: ProviderPackage, used: UsedTypes, cache?: string): ProviderSchema {
  const own = `${shortName(provider)}_`;
  const blocks = (types: ReadonlySet<string>, prefix: string) => {
    const found: Record<string, Block> = {};
    for (const type of [...types].filter((it) => it.startsWith(own)).sort()) {
      const binding = `${prefix}${(prefix === "" ? type.slice(own.length) : type).replaceAll("_", "-")}`;
      const extracted = cached(provider, binding, cache);
      if (extracted?.type === type) found[type] = extracted.block;
    }
    return found;
  };
  const providerBlock = cached(provider, "provider", cache)?.block;
  if (providerBlock === undefined) throw new Error(`provider '${provider.address}': its package has no provider class`);
  return {
    provider: providerBlock,
    resources: blocks(used.resources, ""),
    dataSources: blocks(used.dataSources, "data-"),
    ephemerals: { ...knownEphemerals(used.ephemerals, own), ...blocks(used.ephemerals, "ephemeral-") },
  };
}

function knownEphemerals(types: ReadonlySet<string>, own: string): Record<string, Block> {
  const known = Object.entries(EPHEMERAL_SCHEMAS).filter(([type]) => types.has(type) && type.startsWith(own));
  return Object.fromEntries(known);
}

/** `aws` of `registry.terraform.io/hashicorp/aws`: the prefix of its types. */
export function shortName({ address }: ProviderPackage): string {
  return address.slice(address.lastIndexOf("/") + 1);
}

function cached(provider: ProviderPackage, binding: string, cache: string | undefined): ExtractedSchema | undefined {
  const folder = join(provider.folder, "lib", binding);
  if (!existsSync(folder)) return undefined;
  if (cache === undefined) return extractSchema(folder);
  const shelf = join(cache, `${shortName(provider)}-${provider.packageVersion}-${CACHE_FORMAT}`);
  const file = join(shelf, `${binding}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as ExtractedSchema;
  const extracted = extractSchema(folder);
  try {
    mkdirSync(shelf, { recursive: true });
    // In one step, so that a rehearsal at the same time never reads half a file.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(extracted));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Packages that can't be written beside are read anew each time.
  }
  return extracted;
}
