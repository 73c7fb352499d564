import { looksSecret } from "../../../../src/definition/validation/containers/plain-secrets";
import { validateDefinition } from "../../../../src/definition/validation/validate";
import { edited } from "../../valid";

test.each([
  ["DB_PASSWORD", "hunter2"],
  ["token", "x"],
  ["STRIPE_API_KEY", "x"],
  ["APIKEY", "x"],
  ["AWS_SECRET_ACCESS_KEY", "x"],
  ["JWT_SECRET", "x"],
  ["GOOGLE_CREDENTIALS", "{}"],
])("%s is a secret by its name", (name, value) => {
  expect(looksSecret(name, value)).toBe(true);
});

test.each([
  ["AKIA", "AKIAIOSFODNN7EXAMPLE"],
  ["GitHub", `ghp_${"a".repeat(36)}`],
  ["GitLab", `glpat-${"a".repeat(20)}`],
  ["Slack", "xoxb-1234567890-abcdef"],
  ["Stripe", `sk_live_${"a".repeat(24)}`],
  ["PEM", "-----BEGIN RSA PRIVATE KEY-----\nMII"],
  ["JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.sig"],
  ["URL", "postgres://app:hunter2@db.example.com/app"],
  ["Slack's webhooks", "https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/abcdefghijklmnopqrstuvwx"],
  ["npm", `npm_${"a1".repeat(18)}`],
  ["Google", `AIza${"a".repeat(35)}`],
  ["SendGrid", `SG.${"a".repeat(22)}.${"b".repeat(43)}`],
  ["Anthropic", `sk-ant-api03-${"a".repeat(24)}`],
  ["settings of a database", "Server=db;Database=shop;User Id=app;Password=hunter2;"],
  ["settings of JDBC", "jdbc:postgresql://db.example.com/shop?user=app&password=hunter2"],
  ["settings of a store", "AccountName=shop;AccountKey=c2hvcA==;EndpointSuffix=core.example.com"],
])("a value of %s is one by its form", (_kind, value) => {
  expect(looksSecret("SETTING", value)).toBe(true);
});

test.each([
  ["PASSWORD_MIN_LENGTH", "12"],
  ["TOKEN_URL", "https://login.example.com/token"],
  ["SECRET_NAME", "shop/db"],
  ["ALLOW_EMPTY_PASSWORD", "yes"],
  ["DB_PASSWORD", ""],
  ["MONKEY", "banana"],
  ["URL", "http://books.shop.internal:9000/a@b"],
  ["URL", "https://example.com:8443"],
  ["QUERY", "https://example.com/reset?password_hint=pet&pwd_rules=strict"],
  ["PACKAGE", "npm_config_cache"],
  ["SKETCH", "sk-ant-farm"],
  ["PUBLISHABLE", `pk_live_${"a".repeat(24)}`],
])("%s=%s is none", (name, value) => {
  expect(looksSecret(name, value)).toBe(false);
});

test("a variable that looks like a secret is refused without being shown, and taken with a reason", () => {
  const errors = (environment: object) => validateDefinition(edited({ "services.shop.environment": environment }), ".");
  expect(errors({ DB_PASSWORD: "hunter2" })).toEqual([
    "service 'shop': environment.DB_PASSWORD is a plain text; it looks like a secret, and would stand in the rendered output and in the state; read it from secrets, or give { value, notSecret } with the reason",
  ]);
  expect(errors({ DB_PASSWORD: { value: "postgres", notSecret: "a database of tests" } })).toEqual([]);
});
