import { ARGUMENT_VALUES } from "../../src/aws/arguments/argument-values";
import { READ_TYPES } from "../../src/facts/read-types";
import { ROWS } from "../../src/provider/rows";

/** Rules of their own judge these, or other numbers and switches of Terraform are taken too. */
const ELSEWHERE = [
  /^aws_appautoscaling_\w+\.(scalable_dimension|service_namespace)$/,
  /^aws_cloudwatch_log_group\.(log_group_class|retention_in_days)$/,
  /^aws_(cloudwatch_event_target|scheduler_schedule)\..*(launch_type|placement_(constraint|strategy)\w*\.type)$/,
  /^aws_ecs_service\.(deployment_configuration|launch_type|ordered_placement|placement|service_connect_configuration)/,
  /^aws_ecs_task_definition\.(?!proxy_configuration)/,
  /^aws_kms_key\./,
  /^aws_lb_listener\.(alpn_policy|protocol)$/,
  /^aws_lb_listener_rule\.transform\.type$/,
  /^aws_lb_target_group\.(health_check\.protocol|preserve_client_ip|protocol)$/,
  // Regions come every year.
  /^aws_route53_record\.latency_routing_policy\.region$/,
  /^aws_service_discovery_service\.health_check_config\.type$/,
  /^aws_vpc\.ipv6_netmask_length$/,
];

test("what the provider takes one of several words for is known to the proof, of all types that it reads", () => {
  const lacking = Object.entries(ROWS).flatMap(([type, { values = {} }]) =>
    Object.entries(values).flatMap(([path, { words }]) => {
      const name = `${type}.${path}`;
      if (!words || !READ_TYPES.has(type) || ELSEWHERE.some((pattern) => pattern.test(name))) return [];
      const allowed = ARGUMENT_VALUES[type]?.[path]?.allowed;
      const taken = allowed?.kind === "one of" ? allowed.values : [];
      return words.every((word) => taken.includes(word)) ? [] : [name];
    }),
  );
  expect(lacking).toEqual([]);
});
