import { messages } from "../message";
import { type Result, type Rule, concludeNetwork, results } from "../result";

const says = messages({
  noService: ({ from }: { from: string }) =>
    `is from ${from}, which is no ECS service of its stack; correct 'from' of the declared use`,
});

/** A database, a cache, a host on the other side of a VPN: what nothing but a declaration shows. */
export const declaredUses: Rule = {
  id: "uses",
  title: "Each declared use of what is no service has a way there",
  check({ flows, facts: { services } }) {
    const found = flows.uses.flatMap(({ declared, service, purpose, own, flows: ways }): readonly Result[] => {
      if (service) return concludeNetwork(service, purpose, own, ...ways.map(({ evidence }) => evidence));
      const { refuted } = results(
        { kind: "declaration", name: "uses" },
        { stack: declared.stack, address: "//.declared" },
      );
      return [refuted(says.noService({ from: declared.from }))];
    });
    return { looked: { service: services.length, "declared use": flows.uses.length }, results: found };
  },
};
