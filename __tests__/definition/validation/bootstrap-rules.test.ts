import type { Backend } from "../../../src/definition/backend";
import { validateDefinition } from "../../../src/definition/validation/validate";
import { validPlatform } from "../valid";

const environment = validPlatform().environments["test"];
const s3: Backend = { type: "s3", bucket: "acme-states", region: "eu-central-1" };
const cloud: Backend = { type: "cloud", organization: "acme", project: "Web shop" };
const workspaces = { terraformVersion: "1.11.4", runs: { type: "cli" } };
const github = { repository: "acme/shop" };
const accountId = "111122223333";

function errors(environments: Record<string, object>, bootstrap: unknown): string[] {
  const own = Object.entries(environments).map(([key, more]) => [key, { ...environment, ...more }] as const);
  return validateDefinition({ name: "store", environments: Object.fromEntries(own), bootstrap }, ".");
}

test("accepts what is said in full, for S3 and for HCP Terraform", () => {
  expect(errors({ test: { backend: s3 } }, { github })).toEqual([]);
  expect(errors({ test: { backend: cloud, accountId } }, { workspaces, github })).toEqual([]);
});

test("refuses a bootstrap that nobody needs", () => {
  expect(errors({ test: {} }, {})).toEqual([
    "platform 'store': bootstrap is set; every environment keeps its state on this machine; give one an s3 or a cloud backend, or remove bootstrap",
  ]);
});

test("refuses wrong shapes with everything else that is wrong", () => {
  const wrong = { github: { repository: 3 }, workspaces: { terraformVersion: "1.11.4" }, runs: {} };
  expect(errors({ test: { backend: s3, region: "x" } }, wrong)).toEqual([
    "platform 'store': bootstrap.workspaces.runs is missing; it is required; add it",
    "platform 'store': bootstrap.github.repository is 3; a text is allowed; correct it",
    "platform 'store': bootstrap.runs is unknown; known are backend, workspaces, github, existing; remove it",
    "environment 'store-test': region is 'x'; a region looks like 'eu-central-1'; correct it",
  ]);
});

test("refuses environments in HCP Terraform without a word on their workspaces", () => {
  expect(errors({ a: { backend: cloud, accountId }, b: {} }, {})).toContain(
    "platform 'store': bootstrap.workspaces is missing; 'store-a' keep their states in workspaces; say how these run",
  );
});

test("refuses workspaces that no environment has", () => {
  expect(errors({ test: { backend: s3 } }, { workspaces })).toEqual([
    "platform 'store': bootstrap.workspaces is set; no environment has a backend of type 'cloud'; remove it",
  ]);
});

test("refuses workspaces in two organizations or on two hosts", () => {
  const other = { ...cloud, organization: "other", hostname: "tfe.example.com" };
  const [a, b] = [{ accountId }, { accountId: "444455556666" }];
  expect(errors({ a: { ...a, backend: cloud }, b: { ...b, backend: other } }, { workspaces })).toEqual([
    "environment 'store-b': backend.organization is 'other'; the workspaces of a platform are made in one organization, and 'store-a' has 'acme'; set it to the same",
    "environment 'store-b': backend.hostname is 'tfe.example.com'; the workspaces of a platform are made on one host, and 'store-a' has 'app.terraform.io'; set it to the same",
  ]);
});

test("refuses workspaces without a project, an account or an issuer that AWS trusts", () => {
  const backend = { type: "cloud", organization: "acme", hostname: "tfe.example.com:8443" };
  expect(errors({ test: { backend } }, { workspaces })).toEqual([
    "environment 'store-test': backend.project is missing; the workspaces are made in a project; name one",
    "environment 'store-test': accountId is missing; workspaces name their roles by the account; add it",
    "environment 'store-test': backend.hostname is 'tfe.example.com:8443'; AWS trusts issuers without a port only; set bootstrap.workspaces.dynamicCredentials to false",
  ]);
  const without = { workspaces: { ...workspaces, dynamicCredentials: false } };
  expect(errors({ test: { backend: { ...backend, project: "Web shop" } } }, without)).toEqual([]);
});

test.each([
  ["1.11", "1.11"],
  ["~> 1.11.4", "~> 1.11.4"],
  ["1.10.5", "1.10.5"],
])("refuses Terraform %s", (terraformVersion) => {
  expect(errors({ test: { backend: cloud, accountId } }, { workspaces: { ...workspaces, terraformVersion } })).toEqual([
    `platform 'store': bootstrap.workspaces.terraformVersion is '${terraformVersion}'; an exact version from 1.11.0 on, which the stacks require, looks like '1.11.4'; give one`,
  ]);
});

test("refuses a repository, a branch and an installation that are none", () => {
  const connection = { type: "github-app", installationId: "123" };
  const runs = { type: "vcs", repository: "https://github.com/acme/shop", branch: "a b", connection };
  expect(errors({ test: { backend: cloud, accountId } }, { workspaces: { ...workspaces, runs } })).toEqual([
    "platform 'store': bootstrap.workspaces.runs.repository is 'https://github.com/acme/shop'; a repository is '<owner>/<name>'; correct it",
    "platform 'store': bootstrap.workspaces.runs.branch is 'a b'; letters, digits and ._/- are allowed; correct it",
    "platform 'store': bootstrap.workspaces.runs.connection.installationId is '123'; the id of an installation looks like 'ghain-…'; copy it from the VCS settings",
  ]);
});

test("doesn't print what may be a token", () => {
  const connection = { type: "oauth", tokenId: "ghp_secret" };
  const runs = { type: "vcs", repository: "acme/shop", connection };
  expect(errors({ test: { backend: cloud, accountId } }, { workspaces: { ...workspaces, runs } })).toEqual([
    "platform 'store': bootstrap.workspaces.runs.connection.tokenId is a text of 10 characters; the id of an OAuth token looks like 'ot-…'; copy it from the VCS settings; never the token itself",
  ]);
});

test("refuses to apply by itself what has no workspace", () => {
  const autoApply = ["prod", "tesst"];
  expect(errors({ test: { backend: cloud, accountId } }, { workspaces: { ...workspaces, autoApply } })).toEqual([
    "platform 'store': bootstrap.workspaces.autoApply is 'prod'; environments with workspaces are test; remove it",
    "platform 'store': bootstrap.workspaces.autoApply is 'tesst'; environments with workspaces are test; did you mean 'test'",
  ]);
});

test.each([
  [{ repository: "shop" }, "github.repository is 'shop'; a repository is '<owner>/<name>'; correct it"],
  [
    { repository: "acme/shop", subject: "acme/*" },
    "github.subject is 'acme/*'; it is 'acme/shop', with the ids of both behind '@' where the repository's settings show them; correct it or leave it out",
  ],
  [
    { repository: "acme/shop", deploysFrom: { type: "branch", branch: "*" } },
    "github.deploysFrom.branch is '*'; letters, digits and ._/- are allowed; correct it",
  ],
])("refuses %j for GitHub", (wrong, message) => {
  expect(errors({ test: { backend: s3 } }, { github: wrong })).toEqual([`platform 'store': bootstrap.${message}`]);
});

test("accepts a subject with ids, and workflows of a GitHub environment", () => {
  const own = { ...github, subject: "acme@123456/shop@456789", deploysFrom: { type: "environment" } };
  expect(errors({ test: { backend: s3 } }, { github: own })).toEqual([]);
});

test("refuses one bucket in two regions, with two keys, or in two accounts", () => {
  const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
  const elsewhere = { ...s3, region: "eu-west-1" };
  const environments = {
    a: { backend: s3, accountId },
    b: { backend: elsewhere, accountId },
    c: { backend: { ...s3, kmsKeyArn }, accountId },
    d: { backend: s3, accountId: "444455556666" },
  };
  const accounts =
    "environment 'store-d': backend.bucket is 'acme-states'; the bucket is made in the account of 'store-a', which lets no other account in; give each account its own, or list it in bootstrap.existing";
  const others = [
    "environment 'store-b': backend.region is 'eu-west-1'; 'acme-states' is in eu-central-1 by 'store-a'; set it to the same",
    "environment 'store-c': backend.kmsKeyArn is '" +
      kmsKeyArn +
      "'; 'store-a' has another key or none for 'acme-states'; set it to the same",
  ];
  expect(errors(environments, {})).toEqual([...others, accounts]);
  expect(errors(environments, { existing: ["acme-states"] })).toEqual(others);
});

test("refuses something existing that would not be made", () => {
  expect(errors({ test: { backend: s3 } }, { existing: ["acme-state", "app.terraform.io"] })).toEqual([
    "platform 'store': bootstrap.existing is 'acme-state'; what would be made is acme-states; did you mean 'acme-states'",
    "platform 'store': bootstrap.existing is 'app.terraform.io'; what would be made is acme-states; remove it",
  ]);
});

test("refuses names of roles that are too long", () => {
  const key = "a".repeat(48);
  const names = { platform: "a", service: "a" };
  expect(errors({ [key]: { backend: s3, names } }, { github })).toEqual([
    ...["registry-plan", "registry-apply", "platform-plan", "platform-apply"].map((end) => {
      const role = `store-${key}-${end}`;
      return `environment 'store-${key}': role name is '${role}' with ${role.length} characters; AWS allows 64; shorten the environment's name`;
    }),
  ]);
});

test("holds the bootstrap's own backend to the same rules, and its states apart from the others", () => {
  expect(errors({ test: { backend: s3 } }, { backend: { ...s3, bucket: "A" } })).toEqual([
    "platform 'store': bootstrap.backend.bucket is 'A'; a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-', and starts and ends with a letter or digit; correct it",
  ]);
  const shared = {
    "store-e-registry": { backend: s3, names: { platform: "x", service: "x" } },
    e: { backend: { ...s3, keyPrefix: "store-bootstrap-" } },
  };
  expect(errors(shared, { backend: s3 })).toEqual([
    "platform 'store': bootstrap.backend is s3://acme-states/store-bootstrap-store-e-registry.tfstate for stack 'store-bootstrap-store-e-registry'; stack 'store-e-registry' keeps its state there; give each a prefix or a pattern of its own",
  ]);
});

test("refuses an environment by the name that the bootstrap's stacks have", () => {
  expect(errors({ bootstrap: { backend: s3 } }, {})).toEqual([
    "environment 'store-bootstrap': name is 'bootstrap'; stacks 'store-bootstrap-…' are those of the bootstrap; rename it",
  ]);
});
