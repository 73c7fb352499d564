import { Construct } from "constructs";
import { LocalValues, type LocalValuesByName } from "../../../src/constructs/local/local-values";
import { booksService, inTerraform, TestStack } from "../../support/synth";

test("each secret is a sensitive variable without a default, said by whoever runs Terraform", () => {
  const stack = new TestStack();
  const service = booksService({ secrets: { DB_PASSWORD: { type: "secrets-manager", name: "shop/db" } } });
  const secrets = new LocalValues(new Construct(stack, "books"), "Default", {
    whose: "books",
    container: service.containers[0],
    ofUses: {},
  });
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
  const { sources } = new LocalValues(new Construct(stack, "books"), "Default", {
    whose: "books",
    container: booksService().containers[0],
    ofUses: values,
  });
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

describe("whether everything that a service uses is on this machine", () => {
  const here = (values: LocalValuesByName) => {
    const stack = new TestStack();
    return inTerraform(
      stack,
      LocalValues.areHere([
        new LocalValues(new Construct(stack, "books"), "Default", {
          whose: "books",
          container: booksService().containers[0],
          ofUses: values,
        }),
      ]),
    );
  };
  const inAws = "'db.internal'";

  test("it is, where no value says where something is", () => {
    expect(here({ DATABASE_NAME: { inAws, value: "shop" } })).toBe(true);
  });

  test("it isn't, where only whoever runs it knows where that is", () => {
    expect(here({ MAIL_HOST: { inAws, value: undefined, isAddress: true } })).toBe(false);
  });

  test("it is as long as nobody gives another address", () => {
    const value = (own: string) => ({ inAws, value: own, isAddress: true });
    expect(here({ A_HOST: value("a"), A_PORT: { inAws, value: "1" }, B_HOST: value("b") })).toBe(
      '${nonsensitive(var.books_a_host == "a" && var.books_b_host == "b")}',
    );
  });
});
