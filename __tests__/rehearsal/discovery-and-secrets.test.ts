import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "../../src/rehearsal/runner/session";
import { statePath } from "../../src/rehearsal/runner/stack-copy";
import type { Edits } from "../definition/valid";
import { line, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const secrets = (watch: { readonly redeployOnChange?: true }): Edits => ({
  "services.shop.secrets": {
    API_KEY: { type: "secrets-manager", name: "store/api", ...watch },
    OTHER_KEY: { type: "secrets-manager", name: "store/api", jsonKey: "other", ...watch },
    TOKEN: { type: "parameter", name: "/store/token", ...watch },
    PASSWORD: { type: "parameter", name: "/store/password" },
  },
});
const SECRETS = secrets({ redeployOnChange: true });
const CONNECT = { type: "service-connect", protocol: "http" };
const TLS = { certificateAuthorityArn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e" };
const BOTH: Edits = { ...SECRETS, "services.books.discovery": { ...CONNECT, dns: true } };

const PROXIES = (ingressPortOverride: number): Edits => ({
  ...SECRETS,
  "services.books.discovery": { ...CONNECT, dns: true, ingressPortOverride },
});
/** A rule for the way from the shop to the proxies of the books. */
const rule = (direction: "egress" | "ingress", kind: "added" | "destroyed", port: number): string =>
  `${kind} aws_vpc_security_group_${direction}_rule.shop_to_books_at_${port}`;

interface Step {
  readonly title: string;
  readonly edits: Edits;
  /** Whether secrets and parameters have got new versions before. */
  readonly rotated?: true;
  /** What Terraform plans, and nothing else. */
  readonly changes: readonly string[];
  /** In which order services are exchanged. */
  readonly services?: readonly string[];
  /** Nothing says which service goes first. */
  readonly inAnyOrder?: true;
}

const inBoth = [
  "changed aws_ecs_service.books (service_connect_configuration task_definition)",
  "changed aws_ecs_service.shop (service_connect_configuration)",
  "replaced aws_ecs_task_definition.books (container_definitions)",
];
const STEPS: readonly Step[] = [
  { title: "nothing changes while secrets have the versions that they had", edits: SECRETS, changes: [] },
  {
    title: "new versions of secrets make a new revision of the service that reads them, and roll it",
    edits: SECRETS,
    rotated: true,
    changes: [
      "changed aws_ecs_service.shop (task_definition)",
      "replaced aws_ecs_task_definition.shop (container_definitions)",
    ],
    services: ["shop"],
  },
  {
    title: "Service Connect beside the DNS changes who offers and who calls, in this order",
    edits: BOTH,
    changes: [...inBoth, "added aws_service_discovery_http_namespace.discovery_connect"],
    services: ["books", "shop"],
  },
  {
    title: "proxies on a port of their own have a way of their own, and the other one stays for tasks that run",
    edits: PROXIES(9500),
    changes: [
      "changed aws_ecs_service.books (service_connect_configuration)",
      rule("egress", "added", 9500),
      rule("ingress", "added", 9500),
    ],
    services: ["books"],
  },
  {
    title: "and on another port",
    edits: PROXIES(9501),
    changes: [
      "changed aws_ecs_service.books (service_connect_configuration)",
      rule("egress", "destroyed", 9500),
      rule("egress", "added", 9501),
      rule("ingress", "destroyed", 9500),
      rule("ingress", "added", 9501),
    ],
    services: ["books"],
  },
  {
    title: "and where the containers listen, again",
    edits: BOTH,
    changes: [
      "changed aws_ecs_service.books (service_connect_configuration)",
      rule("egress", "destroyed", 9501),
      rule("ingress", "destroyed", 9501),
    ],
    services: ["books"],
  },
  {
    title: "then the DNS goes, and the service alone is deployed anew",
    edits: {
      ...SECRETS,
      "services.books.discovery": { ...CONNECT, timeouts: { requestSeconds: 60 }, tls: TLS },
    },
    changes: [
      "changed aws_ecs_service.books (service_connect_configuration service_registries)",
      "added aws_iam_role.books_tls",
      "added aws_iam_role_policy.books_tls",
      "destroyed aws_service_discovery_private_dns_namespace.discovery",
      "destroyed aws_service_discovery_service.books",
      "destroyed output.namespace",
    ],
    services: ["books"],
  },
  {
    title: "and back in both",
    edits: BOTH,
    changes: [
      "changed aws_ecs_service.books (service_connect_configuration service_registries)",
      "destroyed aws_iam_role.books_tls",
      "destroyed aws_iam_role_policy.books_tls",
      "added aws_service_discovery_private_dns_namespace.discovery",
      "added aws_service_discovery_service.books",
      "added output.namespace",
    ],
    services: ["books"],
  },
  {
    title: "and without Service Connect, and without an eye on secrets, as it was before",
    edits: secrets({}),
    changes: [
      "changed aws_ecs_service.books (service_connect_configuration task_definition)",
      "changed aws_ecs_service.shop (service_connect_configuration task_definition)",
      "replaced aws_ecs_task_definition.books (container_definitions)",
      "replaced aws_ecs_task_definition.shop (container_definitions)",
      "destroyed aws_service_discovery_http_namespace.discovery_connect",
    ],
    services: ["books", "shop"],
    inAnyOrder: true,
  },
];

describeWithTerraform("how services are found, and what their secrets are", () => {
  const planned: string[][] = [];
  const exchanged: string[][] = [];
  let state = "";

  beforeAll(async () => {
    const stacks = await Promise.all(STEPS.map(({ edits }) => platformOf(edits)));
    const base = await platformOf(SECRETS);
    await Session.during({ stacks: [base, ...stacks] }, async (session) => {
      const first = await session.start(base, [base]);
      expect([...(await first.init()), ...(await first.deploy())]).toEqual([]);
      for (const [index, stack] of stacks.entries()) {
        if (STEPS[index]?.rotated) session.accounts.secretVersion += 1;
        const run = await session.start(stack, [stack]);
        const { findings, changed } = await run.plan();
        expect(findings).toEqual([]);
        planned.push((await run.changes()).map(line));
        expect(changed ? await run.apply() : []).toEqual([]);
        const updated = run.log.operations.filter(({ type }) => type === "aws_ecs_service");
        exchanged.push(updated.map(({ address }) => address.replace("aws_ecs_service.", "")));
        if (STEPS[index]?.rotated) state = readFileSync(join(run.folder, statePath(run.name)), "utf8");
      }
    });
  });

  test.each(STEPS.map((step, index) => ({ ...step, index })))(
    "$title",
    ({ index, changes, services = [], inAnyOrder }) => {
      expect(planned[index]).toEqual(changes);
      expect(inAnyOrder ? exchanged[index]?.toSorted() : exchanged[index]).toEqual(services);
    },
  );

  test("the state has versions and what AWS keeps encrypted, and no value", () => {
    expect(state).toContain("encrypted value of /store/token");
    expect(state.replaceAll("encrypted value of", "")).not.toContain("value of");
    expect(state).not.toContain('"name": "/store/password"');
  });
});
