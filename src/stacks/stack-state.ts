import { TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";
import type { Backend } from "../definition/backend";
import { remoteState } from "./state-backend";

/** The state of another stack, whose outputs this one reads. */
export class StackState extends TerraformRemoteState {
  constructor(scope: Construct, id: string, backend: Backend, stack: string) {
    const state = remoteState(backend, stack);
    super(scope, id, state.backend, state.config);
  }

  text(output: string): string {
    return `\${${this.outputs}.${output}}`;
  }

  entry(output: string, key: string | number): string {
    return `\${${this.outputs}.${output}["${key}"]}`;
  }

  private get outputs(): string {
    return `data.terraform_remote_state.${this.friendlyUniqueId}.outputs`;
  }
}
