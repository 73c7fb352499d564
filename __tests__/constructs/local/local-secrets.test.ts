import { LocalSecrets } from "../../../src/constructs/local/local-secrets";
import { Construct } from "constructs";
import { booksService, inTerraform, TestStack } from "../../support/synth";

test("each secret is a sensitive variable without a default, said by whoever runs Terraform", () => {
  const stack = new TestStack();
  const service = booksService({ secrets: { DB_PASSWORD: { type: "secrets-manager", name: "shop/db" } } });
  const secrets = new LocalSecrets(new Construct(stack, "books"), "Default", service);
  expect(stack.toTerraform()["variable"]).toEqual({
    books_db_password: {
      type: "string",
      description: "Local value of DB_PASSWORD of books, in AWS the secret shop/db",
      sensitive: true,
      nullable: false,
    },
  });
  expect(inTerraform(stack, secrets.sources)).toEqual({ DB_PASSWORD: "${var.books_db_password}" });
});
