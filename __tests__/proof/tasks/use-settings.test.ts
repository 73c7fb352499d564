import {
  type Body,
  type Platform,
  add,
  addFileSystem,
  at,
  container,
  findings,
  model,
  platform,
  resource,
  wordsOf,
} from "../platform";
import { prove } from "../../../src/proof/prove";

const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/db";

/** `shell` finds a bucket, a secret and files; all but the declared ones of it is its own. */
function told(change: (shell: Body, json: Platform) => void = () => undefined): Platform {
  const json = addFileSystem(platform());
  add(json, "aws_s3_bucket.uploads", { bucket: "uploads" });
  const shell = container(json, "shell");
  Object.assign(shell, {
    environment: [
      { name: "UPLOADS_BUCKET", value: "${aws_s3_bucket.uploads.bucket}" },
      { name: "FILES_PATH", value: "/mnt/files" },
      { name: "OTHER", value: "own" },
    ],
    secrets: [{ name: "DB_PASSWORD", valueFrom: `${SECRET}-abcdef:password::` }],
  });
  json["//"].declared.settings = [
    {
      address: "aws_ecs_task_definition.shell",
      container: "shell",
      variables: { UPLOADS_BUCKET: "${aws_s3_bucket.uploads.bucket}", FILES_PATH: "/mnt/files" },
      secrets: { DB_PASSWORD: `${SECRET}-??????:password::` },
      mounts: {
        "/mnt/files": {
          fileSystem: "${aws_efs_file_system.files.id}",
          accessPoint: "${aws_efs_access_point.files.id}",
          readOnly: false,
        },
      },
      reason: "shell uses uploads",
    },
  ];
  change(shell, json);
  return json;
}

function said(json: Platform): readonly string[] {
  return findings({ ...json, variable: { open: {} } }).filter((line) => line.includes("use-settings"));
}

const FOREIGN = "fs-0123456789abcdef0";
const variables = (shell: Body): Body[] => shell["environment"] as Body[];
const secrets = (shell: Body): Body[] => shell["secrets"] as Body[];
const volume = (json: Platform): Body =>
  at(resource(json, "aws_ecs_task_definition.shell"), "volume", "efs_volume_configuration");

test("what a container uses is where it is told", () => {
  expect(said(told())).toEqual([]);
});

test.each<[string, (shell: Body, json: Platform) => void, string]>([
  ["a variable", (shell) => variables(shell).splice(0, 1), "missing(shell, variable UPLOADS_BUCKET, uploads)"],
  [
    "a variable's value",
    (shell) => (variables(shell)[1] = { name: "FILES_PATH", value: "/mnt" }),
    "other(shell, variable FILES_PATH, /mnt/files, /mnt)",
  ],
  ["a secret", (shell) => secrets(shell).splice(0), `missing(shell, secret DB_PASSWORD, ${SECRET}-??????:password::)`],
  [
    "the key of a secret",
    (shell) => (secrets(shell)[0] = { name: "DB_PASSWORD", valueFrom: `${SECRET}-abcdef:user::` }),
    "other(shell, secret DB_PASSWORD",
  ],
  ["a mount", (shell) => (shell["mountPoints"] = []), "missing(shell, mount at /mnt/files, "],
  [
    "a writable mount",
    (shell) => (at(shell, "mountPoints")["readOnly"] = true),
    "other(shell, mount at /mnt/files, writable, read-only)",
  ],
  [
    "the access point",
    (_, json) => delete at(volume(json), "authorization_config")["access_point_id"],
    "missing(shell, access point at /mnt/files, ",
  ],
  ["the task role", (_, json) => (at(volume(json), "authorization_config")["iam"] = "DISABLED"), "withoutRole(files)"],
  ["the container", (shell) => (shell["name"] = "other"), "noContainer(shell, aws_ecs_task_definition.shell)"],
])("without %s it isn't", (_, change, fault) => {
  expect(said(told(change))).toEqual([expect.stringContaining(`use-settings ${fault}`)]);
});

test.each<[string, (shell: Body, json: Platform) => void]>([
  ["a file system by an id that AWS may have given", (_, json) => (volume(json)["file_system_id"] = FOREIGN)],
  ["a value that isn't known", (shell) => (variables(shell)[1] = { name: "FILES_PATH", value: "${var.open}" })],
  [
    "a file of variables",
    (shell) =>
      Object.assign(shell, {
        environment: [variables(shell)[0]],
        environmentFiles: [{ type: "s3", value: "arn:aws:s3:::settings/a.env" }],
      }),
  ],
])("%s leaves it undecided", (_, change) => {
  const lines = said(told(change));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\? use-settings/);
});

test("it says which use is hurt, and by what", () => {
  const proof = prove(model(told((shell) => variables(shell).splice(0, 1))));
  expect(wordsOf(proof)).toContain(
    "service 'shell': cannot find what it uses (shell uses uploads): container 'shell' has no variable UPLOADS_BUCKET; set it to uploads",
  );
});

test("a declaration about no task is refuted", () => {
  const json = told((_, { "//": { declared } }) => {
    Object.assign(declared.settings?.[0] ?? {}, { address: "aws_ecs_task_definition.gone" });
  });
  expect(said(json)).toEqual([expect.stringContaining("use-settings noTask(aws_ecs_task_definition.gone)")]);
});
