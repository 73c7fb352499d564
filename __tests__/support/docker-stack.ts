import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { TestStack } from "./synth";

/** A stack for constructs that use Docker. */
export function dockerStack(): TestStack {
  const stack = new TestStack();
  new DockerProvider(stack, "docker");
  return stack;
}
