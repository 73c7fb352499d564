import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Extend } from "../../src/extend/extend";
import { environmentViews } from "../../src/review/model/environment-view";
import { openByDecision } from "../../src/review/pages/protections";
import { readModel } from "../../src/terraform/model";
import { extended } from "./support";

async function viewOf(extend: Extend) {
  const { errors, outdir, proof } = await extended(extend);
  expect(errors).toEqual([]);
  const [, view] = environmentViews(readModel(outdir), proof());
  if (view === undefined) throw new Error("no view");
  return view;
}

test("an override stands among what is open by decision, with its value and its reason", async () => {
  const view = await viewOf(({ override }) => {
    const reason = "uploads take long";
    override({ address: "aws_lb.ingress", attribute: "idle_timeout", value: 300, reason });
    override({ address: "aws_lb.ingress", attribute: "access_logs.0.enabled", value: false, reason: "none yet" });
  });
  expect(view.overrides.map(({ address, attribute, value, reason }) => [address, attribute, value, reason])).toEqual([
    ["aws_lb.ingress", "idle_timeout", "300", "uploads take long"],
    ["aws_lb.ingress", "access_logs.0.enabled", "false", "none yet"],
  ]);
  const [section] = openByDecision(view);
  expect(JSON.stringify(section)).toContain("uploads take long");
});

test("connections and exposures have their reasons", async () => {
  const view = await viewOf(({ scope, network, service, allow, expose, loadBalancer }) => {
    const group = new SecurityGroup(scope, "batch", { name: "shop-prod-batch", vpcId: network.vpcId });
    const to = service("random-quote-app");
    allow("batch_to_quotes", { from: group, to, port: 8080, reason: "it asks for quotes" });
    if (loadBalancer)
      expose("from_partner", { to: loadBalancer, port: 80, from: ["192.0.2.0/24"], reason: "a partner buys" });
  });
  const reasons = view.flows.flatMap(({ why }) => why);
  expect(reasons).toContainEqual(expect.stringContaining("it asks for quotes"));
  expect(reasons).toContain("connect, as declared (a partner buys)");
  expect(view.exposures.map(({ declared }) => declared)).toEqual([true]);
});
