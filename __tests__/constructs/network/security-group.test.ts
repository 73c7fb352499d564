import {
  addSecurityGroup,
  allowEgress,
  allowIngress,
  cidrId,
  type Peer,
} from "../../../src/constructs/network/security-group";
import { synthesized, TestStack } from "../../support/synth";
import { uniquelyNamed } from "../../support/uniquely-named";

const NO_RULES = {
  name: uniquelyNamed("shop-books"),
  description: "Tasks of books",
  vpc_id: "vpc-id",
  tags: { Name: "shop-books" },
  lifecycle: { create_before_destroy: true, ignore_changes: ["name", "description"] },
};

function given() {
  const stack = new TestStack();
  const group = addSecurityGroup(stack, "books", {
    name: "shop-books",
    description: "Tasks of books",
    vpcId: "vpc-id",
  });
  return { stack, securityGroupId: group.id };
}

test("is a named group without rules whose successor is there before it goes", () => {
  expect(synthesized(given().stack).resource).toEqual({ aws_security_group: { books: NO_RULES } });
});

const peers: [string, Peer, object][] = [
  ["a CIDR block", { cidr: "203.0.113.0/24" }, { cidr_ipv4: "203.0.113.0/24" }],
  ["another group", { securityGroupId: "sg-other" }, { referenced_security_group_id: "sg-other" }],
  ["a prefix list", { prefixListId: "pl-s3" }, { prefix_list_id: "pl-s3" }],
];

test.each(peers)("opens one TCP port to %s by a rule resource of its own", (_what, peer, rendered) => {
  const { stack, securityGroupId } = given();
  allowIngress(stack, "from_peer", { securityGroupId, port: 8080, peer, description: "Somebody calls" });
  expect(synthesized(stack).resource).toEqual({
    aws_security_group: { books: NO_RULES },
    aws_vpc_security_group_ingress_rule: {
      from_peer: {
        security_group_id: "${aws_security_group.books.id}",
        ip_protocol: "tcp",
        from_port: 8080,
        to_port: 8080,
        description: "Somebody calls",
        ...rendered,
      },
    },
  });
});

test.each(peers)(
  "lets members connect to one TCP port of %s by a rule resource of its own",
  (_what, peer, rendered) => {
    const { stack, securityGroupId } = given();
    allowEgress(stack, "to_peer", { securityGroupId, port: 443, peer, description: "Calls somebody" });
    expect(synthesized(stack).resource).toEqual({
      aws_security_group: { books: NO_RULES },
      aws_vpc_security_group_egress_rule: {
        to_peer: {
          security_group_id: "${aws_security_group.books.id}",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
          description: "Calls somebody",
          ...rendered,
        },
      },
    });
  },
);

test("writes a CIDR block as part of an address", () => {
  expect(cidrId("203.0.113.0/24")).toBe("203_0_113_0_24");
});

test("calls everybody's block anywhere", () => {
  expect(cidrId("0.0.0.0/0")).toBe("anywhere");
});
