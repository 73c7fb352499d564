import type { ServiceDefinition } from "../../src/definition/service";
import { plannedAlong } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const OWN = { source: "__tests__/fixtures/apps/hostname-app", size: { cpu: 256, memoryMiB: 512 } } as const;
const WORKER: ServiceDefinition = { ...OWN, exposure: { type: "none" } };
const BALANCED = { type: "load-balancer", paths: ["/mail"], priority: 200 } as const;
const ON_8080 = { ...OWN, port: 8080 } as const;
const ON_8081: ServiceDefinition = { ...OWN, port: 8081, exposure: { ...BALANCED, dnsName: "mail" } };
const PUBLIC: ServiceDefinition = { ...OWN, port: 8081, exposure: { type: "public-ip" } };

interface Step {
  readonly title: string;
  readonly mail: ServiceDefinition;
  /** What Terraform plans, and nothing else. */
  readonly changes: readonly string[];
}

const STEPS: readonly Step[] = [
  {
    title: "a worker gets a port and a name",
    mail: { ...ON_8080, exposure: { type: "internal", dnsName: "mail" } },
    changes: [
      "changed aws_ecs_service.mail (service_registries task_definition)",
      "replaced aws_ecs_task_definition.mail (container_definitions)",
      "added aws_service_discovery_service.mail",
      "added output.mail_internal_url",
    ],
  },
  {
    title: "another name",
    mail: { ...ON_8080, exposure: { type: "internal", dnsName: "post" } },
    changes: [
      "changed aws_ecs_service.mail (service_registries)",
      "replaced aws_service_discovery_service.mail (name)",
      "changed output.mail_internal_url",
    ],
  },
  {
    title: "the load balancer in place of a name",
    mail: { ...ON_8080, exposure: BALANCED },
    changes: [
      "changed aws_ecs_service.mail (health_check_grace_period_seconds load_balancer network_configuration service_registries)",
      "added aws_lb_listener_rule.mail",
      "added aws_lb_target_group.mail",
      "destroyed aws_service_discovery_service.mail",
      "destroyed output.mail_internal_url",
      "added output.mail_url",
    ],
  },
  {
    title: "a name beside it",
    mail: { ...ON_8080, exposure: { ...BALANCED, dnsName: "mail" } },
    changes: [
      "changed aws_ecs_service.mail (service_registries)",
      "added aws_service_discovery_service.mail",
      "added output.mail_internal_url",
    ],
  },
  {
    title: "another port: a target group beside the old one, to which the rule moves",
    mail: ON_8081,
    changes: [
      "changed aws_ecs_service.mail (load_balancer network_configuration task_definition)",
      "replaced aws_ecs_task_definition.mail (container_definitions)",
      "changed aws_lb_listener_rule.mail (action)",
      "replaced aws_lb_target_group.mail (port)",
      "added aws_security_group.ingress_target_8081",
      "added aws_vpc_security_group_egress_rule.ingress_to_target_8081",
      "added aws_vpc_security_group_ingress_rule.ingress_target_8081_from_balancer",
      "changed output.mail_internal_url",
    ],
  },
  {
    title: "another health check, in place",
    mail: { ...ON_8081, healthCheck: { path: "/healthy", matcher: "200-299", gracePeriodSeconds: 60 } },
    changes: [
      "changed aws_ecs_service.mail (health_check_grace_period_seconds)",
      "changed aws_lb_target_group.mail (health_check)",
    ],
  },
  {
    title: "a public IP for each task in place of the load balancer",
    mail: PUBLIC,
    changes: [
      "changed aws_ecs_service.mail (health_check_grace_period_seconds load_balancer network_configuration service_registries)",
      "destroyed aws_lb_listener_rule.mail",
      "destroyed aws_lb_target_group.mail",
      "destroyed aws_security_group.ingress_target_8081",
      "destroyed aws_service_discovery_service.mail",
      "destroyed aws_vpc_security_group_egress_rule.ingress_to_target_8081",
      "destroyed aws_vpc_security_group_ingress_rule.ingress_target_8081_from_balancer",
      "added aws_vpc_security_group_ingress_rule.mail_from_anywhere",
      "added output.mail_address_command",
      "destroyed output.mail_internal_url",
      "destroyed output.mail_url",
    ],
  },
  {
    title: "one zone",
    mail: { ...PUBLIC, zones: ["eu-central-1a"] },
    changes: ["changed aws_ecs_service.mail (network_configuration)"],
  },
  {
    title: "a worker again",
    mail: WORKER,
    changes: [
      "changed aws_ecs_service.mail (network_configuration task_definition)",
      "replaced aws_ecs_task_definition.mail (container_definitions)",
      "destroyed aws_vpc_security_group_ingress_rule.mail_from_anywhere",
      "destroyed output.mail_address_command",
    ],
  },
];

describeWithTerraform("where a service is reached, on a running platform", () => {
  let planned: readonly string[][] = [];

  beforeAll(async () => {
    planned = await plannedAlong([WORKER, ...STEPS.map(({ mail }) => mail)].map((mail) => ({ "services.mail": mail })));
  });

  test.each(STEPS.map((step, index) => ({ ...step, index })))("$title", ({ index, changes }) => {
    expect(planned[index]).toEqual(changes);
  });
});
