import { UNIQUE_NAMES } from "../../../aws/unique-names";
import { hasUnknown, symbolic } from "../../../facts/arn";
import { equals, switchSetting, textSetting } from "../../../facts/setting";
import { OVERWRITTEN, UNIQUE } from "../../../provider/unique";
import { Reference, type Resource, type Value, argumentAt } from "../../../terraform/expressions/value";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  alone: ({ count }: { count: number }) => `${count} resources set what no other one sets`,
  taken: (it: { other: string; by: readonly string[] }) =>
    `${it.other} has the same ${it.by.join(", ")}, of which AWS takes one; remove one of them`,
  overwritten: (it: { other: string; by: readonly string[] }) =>
    `${it.other} has the same ${it.by.join(", ")}, and each apply of one overwrites the other; keep one of them`,
});

/** Rules of their own judge these: names, listeners, routes, groups' rules, subnets and what scales. */
const ELSEWHERE =
  /^aws_(appautoscaling_target|ecs_service|efs_mount_target|iam_role_policy|a?lb_listener(_rule)?|route(_table_association)?|security_group|service_discovery_service|subnet|vpc_security_group_(in|e)gress_rule)$/;

const TELLING = Object.entries({ ...UNIQUE, ...OVERWRITTEN }).filter(
  ([type]) => !ELSEWHERE.test(type) && !(type in UNIQUE_NAMES),
);

export const oneOwner: Rule = {
  id: "one-owner",
  isLocal: true,
  title: "No two resources of a stack set the same thing, such as the policy of one bucket",
  check({ facts: { model } }) {
    const owners = new Map<string, Resource>();
    const counts = new Map<string, number>();
    const faults = TELLING.flatMap(([type, by]) =>
      model.all(type).flatMap((resource): readonly Result[] => {
        const what = by.map((path) => told(argumentAt(resource, path)));
        const isOpen = resource.repeated !== undefined || maySettle(resource) || what.some((it) => hasUnknown(it));
        if (isOpen || what.every((it) => it === "")) return [];
        counts.set(resource.stack, (counts.get(resource.stack) ?? 0) + 1);
        const key = [type, resource.stack, resource.account, symbolic(resource.region), ...what].join("\n");
        const other = owners.get(key);
        if (other === undefined) {
          owners.set(key, resource);
          return [];
        }
        const { refuted } = results({ kind: "resource", name: resource.address }, resource);
        const shared = { other: other.address, by: by.filter((_, i) => what[i] !== "") };
        return [refuted(type in OVERWRITTEN ? says.overwritten(shared) : says.taken(shared), [other.address])];
      }),
    );
    const faulty = new Set(faults.map(({ stack }) => stack));
    const stacks = [...counts].filter(([stack]) => !faulty.has(stack));
    const alone = stacks.map(([name, count]) =>
      results({ kind: "stack", name }, { stack: name, address: name }).proven(says.alone({ count })),
    );
    return {
      looked: { resource: [...counts.values()].reduce((sum, it) => sum + it, 0) },
      results: [...faults, ...alone],
    };
  },
};

/** Whichever attribute of a resource stands there, it is that resource, by its name where that is known. */
function told(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  if (!(value instanceof Reference)) return symbolic(value);
  const { type, address } = value.resource;
  const name = textSetting(value.resource.get(UNIQUE_NAMES[type]?.attribute ?? ""));
  return name.kind === "set" ? name.value : address;
}

/**
 * A record may overwrite an equal one: two certificates of one domain are validated by the same record.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/route53_record.html.markdown
 */
function maySettle(resource: Resource): boolean {
  return (
    resource.type === "aws_route53_record" && equals(switchSetting(resource.get("allow_overwrite")), true) !== "no"
  );
}
