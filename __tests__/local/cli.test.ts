import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/local/cli";
import { fixtureOutput } from "../support/fixture-output";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const rendered = fixtureOutput();

test("without an engine nothing is started, and the reason is said", async () => {
  const nowhere = join(temporary, "no-engine");
  const terraform = join(temporary, "terraform");
  writeFileSync(terraform, "#!/bin/sh\n", { mode: 0o755 });
  const settings = {
    DOCKER_HOST: `unix://${nowhere}`,
    TERRAFORM_BINARY_NAME: terraform,
    CDKTF_OUTDIR: rendered,
  };
  Object.assign(process.env, settings);
  const output = { log: jest.fn(), error: jest.fn() };
  expect(await main("up", output)).toBe(1);
  expect(output.log).not.toHaveBeenCalled();
  expect(output.error.mock.calls).toEqual([
    [
      `docker: no engine answers at unix://${nowhere} (connect ENOENT ${nowhere}); the platform runs in containers; start Docker, or set DOCKER_HOST`,
    ],
  ]);
});

test("where nothing is rendered there is nothing to start or to remove", async () => {
  process.env["CDKTF_OUTDIR"] = temporary;
  const output = { log: jest.fn(), error: jest.fn() };
  expect([await main("up", output), await main("down", output)]).toEqual([1, 1]);
  const message = `folder '${join(temporary, "stacks")}': has no stack '<platform>-local'; synth renders it; run npm run synth`;
  expect(output.error.mock.calls).toEqual([[message], [message]]);
});

test("a command that there isn't is refused", async () => {
  const output = { log: jest.fn(), error: jest.fn() };
  expect(await main("sideways", output)).toBe(1);
  expect(output.error.mock.calls).toEqual([["local: command is 'sideways'; up and down are allowed; take one"]]);
});
