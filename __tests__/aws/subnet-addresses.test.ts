import { usableAddresses } from "../../src/aws/subnet-addresses";

test("AWS keeps five addresses of a subnet", () => {
  expect([24, 28].map(usableAddresses)).toEqual([251, 11]);
});
