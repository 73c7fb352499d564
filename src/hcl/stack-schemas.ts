import { join } from "node:path";
import { installedProviders, providerAddress, providerSchema } from "../rehearsal/fake-provider/provider-package";
import { type RenderedStack, usedTypes } from "../terraform/rendered-stacks";
import type { ProviderSchema } from "../rehearsal/fake-provider/schema";

/**
 * Schemas of the providers that a stack requires, by the name that it has for each: `aws`. A provider without an installed
 * package is left out.
 *
 * @param modules a `node_modules` folder
 */
export function stackSchemas(stack: RenderedStack, modules: string): Map<string, ProviderSchema> {
  const installed = installedProviders(modules);
  const required = Object.entries(stack.json.terraform?.required_providers ?? {});
  return new Map(
    required.flatMap(([name, { source }]) => {
      const provider = installed.get(providerAddress(source));
      const cache = join(modules, ".cache", "rehearsal");
      return provider === undefined ? [] : [[name, providerSchema(provider, usedTypes([stack]), cache)] as const];
    }),
  );
}
