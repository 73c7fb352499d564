import { checkReferences, outputsRead } from "../../../terraform/references";
import { statedDependencies } from "../../../terraform/root-module";
import { walked } from "../../flows/evidence";
import { undeclared } from "../../consequences";
import { messages } from "../../message";
import { type Result, type Rule, conclude, results } from "../../result";

const says = messages({
  cycle: ({ cycle }: { cycle: readonly string[] }) =>
    `waits for itself by ${[...cycle, ...cycle.slice(0, 1)].join(" → ")}; Terraform refuses a cycle; remove one of these references`,
  misused: ({ why }: { why: string }) => why,
  unread: (it: { why: string; stack: string; fix: string | undefined }) =>
    `${it.why}; nothing about stack '${it.stack}' is certain; ${it.fix ?? "write it as plain Terraform JSON"}`,
  allRead: () => "every file is read",
  allResolve: ({ count }: { count: number }) => `all ${count} references resolve`,
  statePlace: () => "where that state is",
  nobodysState: ({ place }: { place: string }) =>
    `no stack here keeps its state at ${place}; correct the backend, or render the stack that it means beside this one`,
  foreignState: ({ place }: { place: string }) => `the stack with the state ${place}`,
  ownState: ({ place }: { place: string }) =>
    `${place} is its own state; read the state of the stack that has the outputs`,
  noOutput: (it: { at: string; output: string; producer: string }) =>
    `${it.at} reads '${it.output}', and '${it.producer}' has no such output; add the output there`,
  noDependency: ({ producer }: { producer: string }) =>
    `it isn't said to come after '${producer}' (//.dependsOn); add that dependency, by which deployments are ordered`,
});

/** What isn't read may open anything: `prove` takes nothing of such a stack for certain. */
export const unreadFiles: Rule = {
  id: "unread-files",
  isLocal: true,
  title: "Every file that Terraform reads is read",
  check({ facts }) {
    const { stacks } = facts.model;
    const found = stacks.flatMap(({ name, unread }) => {
      if (unread.length === 0) {
        return [results({ kind: "stack", name }, { stack: name, address: name }).proven(says.allRead())];
      }
      return unread.map(({ file, why, fix }) =>
        results({ kind: "file", name: file }, { stack: name, address: file }).undecided(
          says.unread({ why, stack: name, fix }),
        ),
      );
    });
    const files = stacks.reduce((sum, { unread }) => sum + unread.length, 0);
    return { looked: { stack: stacks.length, "unread file": files }, results: found };
  },
};

/** A name that nothing declares would be an error of `terraform validate`; other proofs would only find it unknown. */
export const references: Rule = {
  id: "references",
  isLocal: true,
  title: "Every reference names something that its stack declares",
  check({ facts }) {
    let count = 0;
    const found = facts.model.stacks.flatMap((stack): readonly Result[] => {
      const checked = checkReferences(stack);
      count += checked.count;
      const dangling = checked.dangling.map(({ at, name }) => {
        const { refuted } = results({ kind: "" }, { stack: stack.name, address: at });
        return refuted(undeclared({ name, at: [at], stack: stack.name }));
      });
      for (const { at, why } of checked.misused)
        dangling.push(
          results({ kind: "reference", name: at }, { stack: stack.name, address: at }).refuted(says.misused({ why })),
        );
      const [start] = checked.cycle;
      if (start !== undefined) {
        const { refuted } = results({ kind: "reference", name: start }, { stack: stack.name, address: start });
        dangling.push(refuted(says.cycle({ cycle: checked.cycle }), checked.cycle));
      }
      if (dangling.length > 0 || checked.count === 0) return dangling;
      const at = { stack: stack.name, address: stack.name };
      return [results({ kind: "stack", name: stack.name }, at).proven(says.allResolve({ count: checked.count }))];
    });
    return { looked: { stack: facts.model.stacks.length, reference: count }, results: found };
  },
};

/** Where stacks meet: Terraform finds a missing state or output only at a plan, and a wrong order only at a first apply. */
export const remoteStates: Rule = {
  id: "remote-states",
  isLocal: true,
  title: "Each state that a stack reads is another stack's, which holds the outputs and comes first",
  check({ facts, declarations }) {
    const { stateReads, stacks } = facts.model;
    const readers = new Set(stateReads.map(({ reader }) => reader));
    const readBy = new Map([...readers].map((stack) => [stack, outputsRead(stack)]));
    let outputs = 0;
    const found = stateReads.flatMap(({ data, reader, producer, place }) => {
      const read = readBy.get(reader)?.get(data.name) ?? new Map<string, string>();
      outputs += read.size;
      const evidence = walked((walk) => {
        if (place === undefined) walk.doubt(says.statePlace());
        // A folder of its own may well read a state from elsewhere; one that declares all it wants is complete.
        else if (producer === undefined && !declarations.strict) walk.doubt(says.foreignState({ place }));
        else if (producer === undefined) walk.miss(says.nobodysState({ place }));
        else if (producer === reader) walk.miss(says.ownState({ place }));
        else {
          walk.via(producer.name);
          for (const [output, at] of read) {
            if (producer.outputs.has(output)) walk.via(`output.${output}`);
            else walk.miss(says.noOutput({ at, output, producer: producer.name }));
          }
          const stated = statedDependencies(reader);
          if (stated && !stated.includes(producer.name)) walk.miss(says.noDependency({ producer: producer.name }));
        }
      });
      return conclude({ kind: "stack", name: reader.name }, data, `read ${data.address}`, evidence);
    });
    return { looked: { stack: stacks.length, "remote state": stateReads.length, output: outputs }, results: found };
  },
};
