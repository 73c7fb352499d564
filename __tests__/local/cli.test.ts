import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/local/cli";
import { setEnvironment } from "../support/environment";
import { fixtureOutput } from "../support/fixture-output";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const rendered = fixtureOutput();
const print = jest.fn();

test("without an engine nothing is started, and the reason is said", async () => {
  const nowhere = join(temporary, "no-engine");
  const terraform = join(temporary, "terraform");
  writeFileSync(terraform, "#!/bin/sh\n", { mode: 0o755 });
  setEnvironment({ DOCKER_HOST: `unix://${nowhere}`, TERRAFORM_BINARY_NAME: terraform, CDKTF_OUTDIR: rendered });
  await expect(main(["up"], print)).rejects.toThrow(
    new Error(
      `docker: no engine answers at unix://${nowhere} (connect ENOENT ${nowhere}); the platform runs in containers; start Docker, or set DOCKER_HOST`,
    ),
  );
  expect(print).not.toHaveBeenCalled();
});

test.each(["up", "down"])("where nothing is rendered, %s says so", async (word) => {
  setEnvironment({ CDKTF_OUTDIR: temporary });
  await expect(main([word], print)).rejects.toThrow(
    new Error(
      `folder '${join(temporary, "stacks")}': has no stack '<platform>-local'; synth renders it; run npm run synth`,
    ),
  );
});

test("a command that there isn't is refused", async () => {
  await expect(main(["sideways"], print)).rejects.toThrow(new Error("command 'sideways': isn't known; use up or down"));
});
