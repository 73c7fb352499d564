import { MOUNT } from "../flows/file-systems";
import { type Rule, concludeNetwork } from "../result";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html */
export const fileSystems: Rule = {
  id: "file-systems",
  title: "Each service reaches the file systems of its volumes from each of its subnets, and may mount them",
  check({ flows, facts: { services } }) {
    const all = flows.mounting.filter(({ own, flows: ways, access }) => {
      const { addresses, missing, unknown, notes } = own;
      return [...addresses, ...missing, ...unknown, ...notes, ...ways, ...access].length > 0;
    });
    const found = all.flatMap(({ service, own, flows: ways, access }) =>
      concludeNetwork(service, MOUNT, own, ...[...ways, ...access].map(({ evidence }) => evidence)),
    );
    return { looked: { service: services.length, "service with a file system": all.length }, results: found };
  },
};
