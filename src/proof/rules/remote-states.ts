import { outputsRead } from "../../terraform/references";
import { statedDependencies } from "../../terraform/root-module";
import { Chain } from "../flows/chain";
import { type Rule, counted } from "../result";

/** Where stacks meet: Terraform finds a missing state or output only at a plan, and a wrong order only at a first apply. */
export const remoteStates: Rule = {
  id: "remote-states",
  title: "Each state that a stack reads is another stack's, which holds the outputs and comes first",
  check(context) {
    const { stateReads, stacks } = context.facts.model;
    const readers = new Set(stateReads.map(({ reader }) => reader));
    const readBy = new Map([...readers].map((stack) => [stack, outputsRead(stack)]));
    let outputs = 0;
    const results = stateReads.flatMap(({ data, reader, producer, place }) => {
      const chain = new Chain();
      const read = readBy.get(reader)?.get(data.name) ?? new Map<string, string>();
      outputs += read.size;
      if (place === undefined) chain.doubt("where that state is");
      else if (producer === undefined) {
        // A folder of its own may well read a state from elsewhere; one that declares all it wants is complete.
        const what = `no stack here keeps its state at ${place}`;
        if (context.strict) chain.miss(what, "correct the backend, or render the stack that it means beside this one");
        else chain.doubt(`the stack with the state ${place}`);
      } else if (producer === reader) {
        chain.miss(`${place} is its own state`, "read the state of the stack that has the outputs");
      } else {
        chain.via(producer.name);
        for (const [output, at] of read) {
          if (producer.outputs.has(output)) chain.via(`output.${output}`);
          else chain.miss(`${at} reads '${output}', and '${producer.name}' has no such output`, "add the output there");
        }
        const stated = statedDependencies(reader);
        if (stated && !stated.includes(producer.name)) {
          const what = `it isn't said to come after '${producer.name}' (//.dependsOn)`;
          chain.miss(what, "add that dependency, by which deployments are ordered");
        }
      }
      return chain.conclude(`stack '${reader.name}'`, data, `read ${data.address}`);
    });
    const looked = counted({ stack: stacks.length, "remote state": stateReads.length, output: outputs });
    return { looked, results };
  },
};
