import { existingResources } from "../../src/constructs/resources/existing";
import type { Resources, Uses } from "../../src/definition/resources";
import { declaredExisting } from "../../src/stacks/declared-existing";
import { ACCOUNT_ID, environmentOf, serviceDefinition, TestStack } from "../support/synth";

const KEY = "arn:aws:kms:eu-central-1:210987654321:key/01234567-0123-0123-0123-0123456789ab";
const share: Resources[string] = {
  type: "files",
  existing: {
    fileSystemId: "fs-0123456789abcdef0",
    accessPointId: "fsap-0123456789abcdef0",
    securityGroupId: "sg-0123456789abcdef0",
  },
};
const old: Resources[string] = { type: "key", existing: { arn: KEY } };

function declared(resources: Resources, uses: Uses) {
  const environment = environmentOf({ resources, services: { web: serviceDefinition({ uses }) } });
  const place = { region: "eu-central-1", accountId: ACCOUNT_ID };
  const resourceByName = existingResources(new TestStack(), environment.resources, place);
  return declaredExisting(environment, environment.services, { resourceByName });
}

test("what is used and there already is declared, since others may create another of its kind", () => {
  const uses: Uses = { share: "read", old: "decrypt" };
  const created: Resources = { own: { type: "files" }, data: { type: "key" } };
  const both = [
    { arn: `arn:aws:elasticfilesystem:eu-central-1:${ACCOUNT_ID}:file-system/fs-0123456789abcdef0` },
    { arn: KEY },
  ];
  expect(declared({ share, old, ...created }, uses)).toEqual({ existing: both });
  expect(declared({ share, old }, uses)).toEqual({ existing: both });
  expect(declared({ share, old }, { share: "read" }).existing).toHaveLength(1);
});

test("nothing is declared where its ARN tells what it is", () => {
  const named: Resources = {
    pictures: { type: "bucket", existing: { name: "pictures" } },
    uploads: { type: "bucket" },
  };
  expect(declared(named, { pictures: "read" })).toEqual({});
});
