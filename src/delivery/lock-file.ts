/** What a dependency lock file says, and whether it will do on every machine that runs the stack. */

/** Where stacks run: HCP Terraform's workers and most CI, agents on Graviton, laptops. */
export const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_arm64"] as const;

export interface LockedProvider {
  readonly version: string;
  readonly hashes: readonly string[];
}

/** Providers by full address: `registry.terraform.io/hashicorp/aws`. */
export function lockedProviders(text: string): Map<string, LockedProvider> {
  const blocks = text.matchAll(/^provider "([^"]+)" \{\n([\s\S]*?)^\}/gm);
  return new Map(
    [...blocks].map(([, address = "", body = ""]) => {
      const version = /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? "";
      return [address, { version, hashes: [...body.matchAll(/"((?:h1|zh):[^"]+)"/g)].map(([, hash = ""]) => hash) }];
    }),
  );
}

/**
 * What is wrong with a lock file for a stack that requires these versions, by address.
 *
 * A hash `zh:` is of a package as its registry publishes it, signed; only a registry gives these. A hash `h1:` is of an
 * unpacked package, one a platform.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function lockFaults(text: string, required: ReadonlyMap<string, string>): string[] {
  const locked = lockedProviders(text);
  return [...required].flatMap(([address, version]) => {
    const provider = locked.get(address);
    if (provider === undefined) return [`provider '${address}' isn't in it`];
    const count = (kind: string) => new Set(provider.hashes.filter((hash) => hash.startsWith(kind))).size;
    return [
      ...(provider.version === version
        ? []
        : [`provider '${address}' is locked at ${provider.version}, not ${version}`]),
      ...(count("zh:") > 0 ? [] : [`provider '${address}' has no hash from its registry (zh:)`]),
      ...(count("h1:") >= PLATFORMS.length
        ? []
        : [
            `provider '${address}' has ${count("h1:")} hashes of packages (h1:), and there are ${PLATFORMS.length} platforms`,
          ]),
    ];
  });
}
