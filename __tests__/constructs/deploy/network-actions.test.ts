import { NETWORK_ACTIONS } from "../../../src/constructs/deploy/network-actions";

const all = Object.values(NETWORK_ACTIONS).flatMap(({ network }) => network);

test("every action is Amazon EC2's and spelled out", () => {
  expect(all.map(({ action }) => action).filter((action) => !/^ec2:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
});

test("whatever comes into being comes by an action that makes it, and nothing else does", () => {
  const making = all.filter(({ makes }) => makes !== undefined).map(({ action }) => action);
  expect([...new Set(making)].sort()).toEqual([
    "ec2:AllocateAddress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateInternetGateway",
    "ec2:CreateNatGateway",
    "ec2:CreateRouteTable",
    "ec2:CreateSecurityGroup",
    "ec2:CreateSubnet",
    "ec2:CreateVpc",
    "ec2:CreateVpcEndpoint",
  ]);
});

test("whatever makes nothing is about something that is there", () => {
  expect(all.filter(({ on = [], makes }) => on.length === 0 && makes === undefined)).toEqual([]);
});
