import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import type { ResolvedService } from "../../definition/resolve/resolve";

/**
 * Values of a service's secret variables on this machine: a sensitive Terraform variable each, without a default, so that
 * they come from whoever runs it (`TF_VAR_books_secret_db_password`) and are never committed. The local state holds them.
 */
export class LocalSecrets extends Construct {
  /** By name of the environment variable. */
  readonly sources: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, service: ResolvedService) {
    super(scope, id);
    const sources: Record<string, string> = {};
    for (const [name, { name: secret }] of Object.entries(service.secrets)) {
      const variable = new TerraformVariable(this, name.toLowerCase(), {
        type: "string",
        description: `Local value of ${name} of ${service.name}, in AWS the secret ${secret}`,
        sensitive: true,
        nullable: false,
      });
      sources[name] = variable.stringValue;
    }
    this.sources = sources;
  }
}
