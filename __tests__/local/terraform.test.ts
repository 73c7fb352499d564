import { explain, terraform } from "../../src/local/terraform";
import { setEnvironment } from "../support/environment";

test("what a command says is kept, whatever it came to", async () => {
  setEnvironment({ TERRAFORM_BINARY_NAME: process.execPath });
  const script = "console.log('out'); console.error('wrong'); process.exit(3)";
  expect(await terraform(".", ["-e", script], { quiet: true })).toEqual({
    code: 3,
    output: "out\n",
    errors: "wrong\n",
  });
});

test("without Terraform, that is said with what to do", async () => {
  setEnvironment({ TERRAFORM_BINARY_NAME: "no-such-terraform" });
  await expect(terraform(".", ["version"], { quiet: true })).rejects.toThrow(
    new Error(
      "no-such-terraform: command is missing; it starts the containers; install Terraform 1.11 or later, or set TERRAFORM_BINARY_NAME",
    ),
  );
});

/** As Terraform and the provider say it. */
const cases: readonly (readonly [string, string])[] = [
  [
    "│ Error: Unable to read Docker image into resource: unable to pull image nginx:1.2.3: error pulling image nginx:1.2.3",
    "image 'nginx:1.2.3': it can't be pulled; the engine needs a way to its registry; check name, network and docker login",
  ],
  [
    'Error: failed to do request: Head "https://host/v2/library/node/manifests/24.21.0": no such host',
    "image 'node:24.21.0': it can't be pulled; the engine needs a way to its registry; check name, network and docker login",
  ],
  [
    "│ Error: container failed to be in healthy state",
    "containers: not all became healthy in time; docker ps -a names them; read docker logs <container>",
  ],
  [
    "│ Error: Error acquiring the state lock",
    "state: another run on this machine works on it, perhaps what one that was killed has left; wait until it has ended",
  ],
  [
    "Error: Unable to start container: Bind for 127.0.0.1:8080 failed: port is already allocated",
    "ports: one was taken meanwhile; the platform needs it; stop what listens there",
  ],
];

test.each(cases)("%s", (stderr, explanation) => {
  expect(explain(stderr)).toBe(`${explanation}\n${stderr}`);
});

test("what nobody foresaw is Terraform's own words", () => {
  expect(explain("Error: Unsupported attribute")).toBe("Error: Unsupported attribute");
});
