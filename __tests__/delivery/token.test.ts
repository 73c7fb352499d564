import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenFor, tokenVariable } from "../../src/delivery/token";

const home = mkdtempSync(join(tmpdir(), "token-"));
const file = join(home, ".terraform.d", "credentials.tfrc.json");
mkdirSync(join(home, ".terraform.d"));
afterAll(() => {
  rmSync(home, { recursive: true });
});

test.each([
  ["app.terraform.io", "TF_TOKEN_app_terraform_io"],
  ["tfe.my-company.example", "TF_TOKEN_tfe_my__company_example"],
])("the variable of %s is %s, as Terraform has it", (host, name) => {
  expect(tokenVariable(host)).toBe(name);
});

test("a variable goes before what 'terraform login' saved", () => {
  writeFileSync(file, JSON.stringify({ credentials: { "app.terraform.io": { token: "saved" } } }));
  expect(tokenFor("app.terraform.io", { TF_TOKEN_app_terraform_io: "set" }, home)).toBe("set");
  expect(tokenFor("app.terraform.io", {}, home)).toBe("saved");
});

test("fails without a token, and names the variable to set", () => {
  expect(() => tokenFor("tfe.example.com", {}, home)).toThrow(
    "host 'tfe.example.com': token is missing; a user's or a team's is needed; set TF_TOKEN_tfe_example_com, or run 'terraform login tfe.example.com'",
  );
});

test("fails for a file of credentials that nobody can read", () => {
  writeFileSync(file, "{");
  expect(() => tokenFor("app.terraform.io", {}, home)).toThrow(
    `file '${file}': isn't what 'terraform login' writes; correct it, or log in anew`,
  );
});
