import { definitionNotes } from "../../../src/definition/validation/validate";
import { demo } from "../../fixtures/platform";
import { validPlatform } from "../valid";

test("warns of a namespace that belongs to multicast DNS", () => {
  expect(definitionNotes(demo)).toEqual([
    "environment 'demo-dev': namespace is 'local'; names under .local belong to multicast DNS (RFC 6762), which some resolvers ask instead of the VPC's; choose another one for a platform of your own",
  ]);
});

test("has nothing to say of a platform without surprises", () => {
  expect(definitionNotes(validPlatform())).toEqual([]);
});
