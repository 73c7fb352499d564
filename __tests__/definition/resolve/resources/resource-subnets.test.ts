import { resourceSubnets } from "../../../../src/definition/resolve/resources/resource-subnets";
import type { Placement } from "../../../../src/definition/resolve/resolve";

const in_ = (tier: Placement["tier"], ...letters: string[]) => ({
  placement: {
    tier,
    subnets: letters.map((letter) => ({ zone: `eu-central-1${letter}`, cidr: "10.0.0.0/24" })),
    assignPublicIp: tier === "public",
  },
});
const privateSubnets = [{ zone: "eu-central-1a", cidr: "10.0.16.0/24" }];

test("a resource has an address in each zone that tasks run in, once, and in the private subnet where there is one", () => {
  const services = [in_("private", "a"), in_("public", "b", "a")];
  expect(resourceSubnets(services, { privateSubnets })).toEqual([
    { zone: "eu-central-1a", tier: "private" },
    { zone: "eu-central-1b", tier: "public" },
  ]);
});

test("without private subnets it is in the public ones, and without tasks nowhere", () => {
  expect(resourceSubnets([in_("public", "c")], {})).toEqual([{ zone: "eu-central-1c", tier: "public" }]);
  expect(resourceSubnets([], { privateSubnets })).toEqual([]);
});
