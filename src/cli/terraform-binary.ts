/** Which Terraform, or OpenTofu, commands run. */

/** As the cdktf CLI has it: a name on the PATH, or a path. @see https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/environment-variables */
export function terraformBinary(): string {
  const name = process.env["TERRAFORM_BINARY_NAME"] ?? "";
  return name === "" ? "terraform" : name;
}
