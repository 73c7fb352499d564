import { NAT_CASES, PLATFORM_CASES, testName } from "./cases/all";
import { natPlatform } from "./nat";
import { findings, platform } from "./platform";

test("proves the platform that the cases take apart", () => {
  expect(findings(platform())).toEqual([]);
});

test.each(PLATFORM_CASES.map((one) => [testName(one), one] as const))("%s", (_, one) => {
  const json = platform();
  one.bend(json);
  expect(findings(json)).toEqual(one.findings);
});

test("proves the platform with a NAT gateway", () => {
  expect(findings(natPlatform())).toEqual([]);
});

test.each(NAT_CASES.map((one) => [testName(one, "with NAT "), one] as const))("%s", (_, one) => {
  const json = natPlatform();
  one.bend(json);
  expect(findings(json)).toEqual(one.findings);
});
