import { add, findings, model, platform, resource } from "../platform";
import { prove } from "../../../src/proof/prove";

const WEB = "${aws_security_group.web.id}";

test("a load balancer in the group of a caller reaches what that calls", () => {
  const json = platform();
  (resource(json, "aws_lb.main")["security_groups"] as string[]).push(WEB);
  expect(findings(json)).toContain(
    "isolation notForwarded(quote, 8080, aws_vpc_security_group_ingress_rule.quote) at aws_ecs_service.quote",
  );
});

test.each(["aws_instance", "aws_lambda_function", "aws_cloudwatch_event_target"])(
  "%s in the group of a caller is named, since nobody can tell whether it is meant to call",
  (type) => {
    const json = platform();
    add(json, `${type}.other`, { vpc_config: [{ network: { security_groups: [WEB] } }] });
    expect(findings(json)).toEqual([
      "? isolation otherMember(quote, 8080, aws_vpc_security_group_ingress_rule.quote, aws_security_group.web) at aws_ecs_service.quote",
    ]);
  },
);

test("a database only answers", () => {
  const json = platform();
  const subnets = ["public_b", "private_c"].map((name) => `\${aws_subnet.${name}.id}`);
  add(json, "aws_db_subnet_group.other", { name: "other", subnet_ids: subnets });
  add(json, "aws_db_instance.other", {
    allocated_storage: 20,
    engine: "postgres",
    username: "postgres",
    db_subnet_group_name: "other",
    vpc_security_group_ids: [WEB],
  });
  expect(findings(json)).toEqual([]);
});

test("a folder that declares nothing gets a note", () => {
  const { resource: resources, provider, data, locals } = platform();
  (resources["aws_instance"] ??= {})["other"] = { vpc_security_group_ids: [WEB] };
  const proof = prove(model({ resource: resources, provider, data, locals }));
  expect(proof.findings).toEqual([]);
  expect(proof.rules.find(({ rule }) => rule === "isolation")?.results.map(({ message }) => message)).toContain(
    "'aws_instance.other': can reach service 'quote' on 8080",
  );
});
