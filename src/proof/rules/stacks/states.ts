import { stateOf } from "../../../terraform/backend";
import { StackOrder } from "../../../terraform/order";
import { statedDependencies } from "../../../terraform/root-module";
import type { Stack } from "../../../terraform/stack";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  own: () => "has a state of its own, and comes after stacks that there are",
  sharesState: (it: { place: string; other: string }) =>
    `keeps its state at ${it.place}, as stack '${it.other}' does: each would destroy what the other made; give it a place of its own`,
  noStack: ({ name }: { name: string }) =>
    `comes after '${name}' (//.dependsOn), which is no stack here; correct the name or remove it`,
  noNames: ({ value }: { value: string }) => `has //.dependsOn ${value}; make it a list of stacks' names`,
  circle: ({ cycle }: { cycle: readonly string[] }) =>
    `comes after itself by ${[...cycle, ...cycle.slice(0, 1)].join(" → ")}; remove one of these dependencies`,
});

/** Terraform sees one stack at a time: what two of them do to each other shows only when both are applied. */
export const stackStates: Rule = {
  id: "stack-states",
  isLocal: true,
  title: "Each stack has a state of its own, and an order of all stacks can be kept",
  check({ facts: { model } }) {
    const { stacks, stateReads } = model;
    const order = new StackOrder(stacks, stateReads);
    const names = new Set(stacks.map(({ name }) => name));
    const places = new Map<string, string>();
    const inCircle = new Set<string>();
    const found = stacks.flatMap((stack): readonly Result[] => {
      const { proven, refuted } = results(
        { kind: "stack", name: stack.name },
        { stack: stack.name, address: stack.name },
      );
      const place = stateOf(stack);
      const other = place === undefined ? undefined : places.get(place);
      if (place !== undefined && other === undefined) places.set(place, stack.name);
      const faults = [
        ...(place !== undefined && other !== undefined ? [says.sharesState({ place, other })] : []),
        ...dependencyFaults(stack, names),
      ];
      const cycle = inCircle.has(stack.name) ? [] : circle(order, stack);
      if (cycle.length > 0) {
        for (const name of cycle) inCircle.add(name);
        faults.push(says.circle({ cycle }));
      }
      return faults.length > 0 ? faults.map((fault) => refuted(fault)) : [proven(says.own())];
    });
    return { looked: { stack: stacks.length, "known state": places.size }, results: found };
  },
};

function dependencyFaults({ comment, root }: Stack, names: ReadonlySet<string>) {
  const stated: unknown = comment["dependsOn"];
  if (stated === undefined) return [];
  const known = statedDependencies(root);
  if (!known || !Array.isArray(stated) || known.length < stated.length)
    return [says.noNames({ value: JSON.stringify(stated) })];
  return known.filter((name) => !names.has(name)).map((name) => says.noStack({ name }));
}

/** The stacks between one and itself, one after the other. That one reads its own state is for 'remote-states'. */
function circle(order: StackOrder, { name: start, root }: Stack): readonly string[] {
  const isItsOwn = order.directlyBefore(start).has(start);
  if (isItsOwn) return statedDependencies(root)?.includes(start) === true ? [start] : [];
  if (!order.before(start).has(start)) return [];
  const way = [start];
  for (let at = start; ;) {
    const next = [...order.directlyBefore(at)].find(
      (name) => name === start || (!way.includes(name) && order.before(name).has(start)),
    );
    if (next === undefined || next === start) return way;
    way.push(next);
    at = next;
  }
}
