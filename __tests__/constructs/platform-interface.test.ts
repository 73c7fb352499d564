import { lookup } from "../../src/constructs/platform-interface";

const subnets = new Map([
  ["eu-central-1a", "subnet-a"],
  ["eu-central-1b", "subnet-b"],
]);

test("finds what the platform has", () => {
  expect(lookup(subnets, "eu-central-1b", "subnet")).toBe("subnet-b");
});

test("fails with what there is instead when the wiring is wrong", () => {
  expect(() => lookup(subnets, "eu-central-1c", "subnet")).toThrow(
    new Error(
      "platform interface: no subnet for 'eu-central-1c'; it has eu-central-1a, eu-central-1b; fix the stack's wiring",
    ),
  );
});

test("fails for a number in the same words", () => {
  expect(() => lookup(new Map([[80, "group"]]), 8080, "target security group")).toThrow(
    new Error("platform interface: no target security group for '8080'; it has 80; fix the stack's wiring"),
  );
});
