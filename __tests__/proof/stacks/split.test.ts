import { prove } from "../../../src/proof/prove";
import { NAT_CASES, PLATFORM_CASES, SPLIT_CASES, testName } from "../cases/all";
import { natPlatform } from "../nat";
import { platform, said, wordsOf } from "../platform";
import { modelOf, resourceOf, type Split, split, stackOf } from "./split";

function proofOf(stacks: Split) {
  return prove(modelOf(stacks));
}

function findings(stacks: Split): readonly string[] {
  return said(proofOf(stacks));
}

test.each(SPLIT_CASES.map((one) => [testName(one), one] as const))("%s", (_, one) => {
  const stacks = split(platform());
  one.bend(stacks);
  const proof = proofOf(stacks);
  expect(said(proof)).toEqual(one.findings);
  expect(wordsOf(proof)).toEqual(expect.arrayContaining([...(one.words ?? [])]));
});

/** What is another finding, or none, where each service has a stack of its own. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  // The name is missing in two stacks, each of which Terraform refuses.
  "references: a resource that is referred to": [
    "references undeclared(aws_kms_key.quote, [aws_secretsmanager_secret.quote]) at aws_secretsmanager_secret.quote",
    "references undeclared(aws_kms_key.quote, [local.quote_execution]) at local.quote_execution",
  ],
  // The endpoints are the platform's, and all of its stack stands before.
  "start-order: the wait for the endpoints": [],
  "start-order: its capacity providers first": [],
  // A stack that names what is of one that comes after it: the two wait for each other.
  "exposed-paths: no path but the declared ones": [
    "stack-states circle([platform web]) at platform",
    "exposed-paths unlistedPath(*, aws_ecs_service.web, aws_lb_listener.http) at aws_lb_listener.http",
  ],
  "exposures: a listener that is declared": [
    "stack-states circle([platform web]) at platform",
    "exposures undeclared(0.0.0.0/0, aws_vpc_security_group_ingress_rule.admin) at aws_lb.main",
  ],
  "listener-rules: the priority of its own": [
    "listener-rules samePriority(100, aws_lb_listener_rule.down) at aws_lb_listener_rule.web",
  ],
};

describe.each([
  ["platform", platform, PLATFORM_CASES],
  ["platform with NAT", natPlatform, NAT_CASES],
] as const)("a %s that is split", (_what, whole, cases) => {
  test("is proven, with the same findings as the whole one but for those about a stack itself", () => {
    const proven = (stacks: Split) =>
      proofOf(stacks).rules.flatMap(({ rule, results }) =>
        results.flatMap(({ subject, message }) => (subject.kind === "stack" ? [] : `${rule}: ${message}`)),
      );
    const alone = Object.fromEntries([["platform", whole() as unknown as Split[string]]]);
    const parts = split(whole());
    expect(findings(parts)).toEqual([]);
    expect(proven(parts).sort()).toEqual(proven(alone).sort());
  });

  test.each(cases.map((one) => [one.rule, one.link, one] as const))("says the same of %s: %s", (rule, link, one) => {
    const json = whole();
    one.bend(json);
    // Which stack declares a name, or doesn't, is another one.
    const named = (lines: readonly string[]) => lines.map((line) => line.replace(/, [a-z0-9-]+\) at/, ") at")).sort();
    expect(named(findings(split(json)))).toEqual(named(DIFFERENT[`${rule}: ${link}`] ?? one.findings));
  });
});

test("a suppression covers every stack of its environment, and none of another", () => {
  const bent = (environment: string) => {
    const stacks = split(platform());
    delete resourceOf(stacks, "web", "aws_ecs_service.web")["cluster"];
    const { declared } = stackOf(stacks, "platform")["//"];
    declared["suppressions"] = [{ rule: "task-definition", at: "web", reason: "the default cluster" }];
    stackOf(stacks, "web")["//"].environment = environment;
    return findings(stacks);
  };
  expect(bent("shop-test")).toEqual([]);
  expect(bent("shop-prod")).toEqual([
    "task-definition noPart(cluster) at aws_ecs_service.web",
    "suppressions stale(web) at web",
  ]);
});
