import { walked } from "../flows/evidence";
import { messages } from "../message";
import { type Result, type Rule, conclude, concludeNetwork, results } from "../result";

const says = messages({
  noService: (it: { from: string; kind: "use" | "permission" }) =>
    `is from ${it.from}, which is no ECS service of its stack; correct 'from' of the declared ${it.kind}`,
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
      return [refuted(says.noService({ from: declared.from, kind: "use" }))];
    });
    const ofGroups = flows.groupUses.flatMap(({ declared, group, purpose, own, flows: ways }) => {
      const at = group ?? { stack: declared.stack, address: "//.declared" };
      const evidence = walked((walk) => {
        for (const part of [own, ...ways.map((way) => way.evidence)]) walk.add(part);
      });
      return conclude({ kind: "security group", name: declared.from }, at, purpose, evidence);
    });
    const uses = flows.uses.length + flows.groupUses.length;
    return { looked: { service: services.length, "declared use": uses }, results: [...found, ...ofGroups] };
  },
};

/** A bucket, a queue, a table: what the code of a service does with them, nothing but a declaration shows. */
export const declaredPermissions: Rule = {
  id: "permissions",
  title: "Each declared permission of a service's code is granted, and the API can be reached from each of its subnets",
  check({ flows, facts: { services } }) {
    const found = flows.declaredAccess.flatMap(({ declared, requirement }): readonly Result[] => {
      if (requirement) {
        const { service, purpose, own, flows: ways, access } = requirement;
        // Where its tasks aren't known, 'pull-route' and 'task-definition' say so.
        if (!service.task) return [];
        const parts = [...ways, ...access].map(({ evidence }) => evidence);
        return concludeNetwork(service, purpose, own, ...parts);
      }
      const { refuted } = results(
        { kind: "declaration", name: "permissions" },
        { stack: declared.stack, address: "//.declared" },
      );
      return [refuted(says.noService({ from: declared.from, kind: "permission" }))];
    });
    return { looked: { service: services.length, "declared permission": flows.declaredAccess.length }, results: found };
  },
};
