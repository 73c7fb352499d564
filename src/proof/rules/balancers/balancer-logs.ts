import { type Match, arnOf, hasUnknown, symbolic } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { letsServiceIn } from "../../../facts/iam/service-access";
import { link } from "../../../facts/link";
import { switchSetting, textSetting } from "../../../facts/setting";
import { type ObjectValue, type Resource, type Value, blocks } from "../../../terraform/expressions/value";
import { type Walk, walked } from "../../flows/evidence";
import { messages } from "../../message";
import { type Rule, conclude } from "../../result";

const says = messages({
  refused: (it: { bucket: string; logs: string }) =>
    `no policy of ${it.bucket} lets logdelivery.elasticloadbalancing.amazonaws.com write the ${it.logs}; allow it s3:PutObject on AWSLogs/<account>/* there`,
  maybe: (it: { bucket: string; logs: string }) => `whether ${it.bucket} takes the ${it.logs}`,
  elsewhere: (it: { bucket: string; logs: string }) =>
    `whether bucket ${it.bucket}, which is in none of these stacks, takes the ${it.logs}`,
  switch: (it: { logs: string; why: string }) => `whether the ${it.logs} are on (${it.why})`,
});

const LOGS = ["access_logs", "connection_logs", "health_check_logs"];

/**
 * AWS tries to write when logs are turned on, and refuses where it can't.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-connection-logging.html
 */
export const balancerLogs: Rule = {
  id: "balancer-logs",
  isLocal: true,
  title: "Each load balancer that keeps logs may write them into their bucket",
  check({ facts }) {
    const keeping = facts.balancers.all.flatMap((balancer) => {
      const logs = LOGS.flatMap((name) =>
        partsOf(balancer.resource.get(name)).map((map) => ({ name: name.replace("_", " "), map })),
      );
      return logs.length > 0 ? [{ balancer, logs }] : [];
    });
    const found = keeping.flatMap(({ balancer: { resource }, logs }) => {
      const evidence = walked((walk) => {
        walk.via(resource.address);
        for (const { name, map } of logs) written(facts, walk, resource, name, map);
      });
      return conclude({ kind: "load balancer", name: resource.address }, resource, "keep its logs", evidence);
    });
    return { looked: { "load balancer": keeping.length }, results: found };
  },
};

type Arguments = Pick<ObjectValue, "get">;

/** Of a block that can't be told, each argument is unknown. */
function partsOf(value: Value | undefined): readonly Arguments[] {
  const { maps, unknown } = blocks(value);
  return unknown ? [...maps, { get: () => unknown }] : maps;
}

function written(facts: Facts, walk: Walk, balancer: Resource, logs: string, map: Arguments): void {
  const isOn = switchSetting(map.get("enabled"));
  if (isOn.kind === "unknown") walk.doubt(says.switch({ logs, why: isOn.why }));
  if (isOn.kind !== "set" || !isOn.value) return;
  const bucket = bucketOf(facts, map);
  if (!bucket) {
    walk.doubt(says.elsewhere({ bucket: symbolic(map.get("bucket")), logs }));
    return;
  }
  walk.via(bucket.address);
  const answer = mayWrite(facts, balancer, bucket, map);
  if (answer === "no") walk.miss(says.refused({ bucket: bucket.address, logs }));
  if (answer === "unknown") walk.doubt(says.maybe({ bucket: bucket.address, logs }));
}

function bucketOf({ model }: Facts, map: Arguments): Resource | undefined {
  const given = map.get("bucket");
  const found = link(given, ["aws_s3_bucket"], ["id", "bucket"]);
  if (found.kind === "found") return found.resource;
  const name = symbolic(given);
  return model.all("aws_s3_bucket").find((bucket) => symbolic(bucket.get("bucket")) === name);
}

/** Policies of older regions name an account of AWS's instead of its service; which ones that may be isn't followed. */
function mayWrite(facts: Facts, balancer: Resource, bucket: Resource, map: Arguments): Match {
  const policies = facts.resourcePolicies.of(bucket);
  const prefix = textSetting(map.get("prefix"));
  const path = prefix.kind === "set" && prefix.value !== "" ? `${prefix.value}/` : "";
  const resource = `${arnOf(bucket)}/${path}AWSLogs/${balancer.account}/elasticloadbalancing/log`;
  const answer = letsServiceIn(policies, {
    service: "logdelivery.elasticloadbalancing.amazonaws.com",
    action: "s3:PutObject",
    resource,
    context: new Map([
      ["aws:sourceaccount", balancer.account],
      ["aws:securetransport", "true"],
      ["s3:x-amz-acl", "bucket-owner-full-control"],
    ]),
  });
  const namesAccounts = policies
    .flatMap(({ statements }) => statements)
    .some(({ effect, principals }) => effect !== "Deny" && principals.some((one) => one.startsWith("AWS:")));
  if (answer === "no" && !namesAccounts && prefix.kind !== "unknown") return "no";
  return answer === "yes" && !hasUnknown(resource.replaceAll("<account>", "")) ? "yes" : "unknown";
}
