import { Construct } from "constructs";
import { LocalValues } from "../../../src/constructs/local/local-values";
import { booksService, inTerraform, TestStack } from "../../support/synth";

test("each secret is a sensitive variable without a default, said by whoever runs Terraform", () => {
  const stack = new TestStack();
  const service = booksService({ secrets: { DB_PASSWORD: { type: "secrets-manager", name: "shop/db" } } });
  const secrets = new LocalValues(new Construct(stack, "books"), "Default", service, {});
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

test("what a stand-in is called has a default, which whoever runs Terraform may replace", () => {
  const stack = new TestStack();
  const values = { DATABASE_HOST: { inAws: "'db.internal'", value: "${database}" } };
  const { sources } = new LocalValues(new Construct(stack, "books"), "Default", booksService(), values);
  expect(stack.toTerraform()["variable"]).toEqual({
    books_database_host: {
      type: "string",
      description: "Local value of DATABASE_HOST of books, in AWS 'db.internal'",
      sensitive: true,
      nullable: false,
      default: "$${database}",
    },
  });
  expect(inTerraform(stack, sources)).toEqual({ DATABASE_HOST: "${var.books_database_host}" });
});
