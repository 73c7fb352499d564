import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPriceFile, readPrices } from "../../../src/review/cost/price-file";
import { PRICES, PRICE_ITEMS } from "../../../src/aws/prices";

const folder = mkdtempSync(join(tmpdir(), "prices-"));
const file = join(folder, "prices.json");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("without a file the table holds", () => {
  expect(readPriceFile(join(folder, "none.json"))).toEqual({ table: PRICES });
});

test("a file is read, and one that is no JSON is refused", () => {
  writeFileSync(
    file,
    JSON.stringify({ "sa-east-1": { "lcu-hour": { usd: 1, source: "our contract", date: "2026" } } }),
  );
  expect(readPriceFile(file).table?.["sa-east-1"]).toEqual({
    "lcu-hour": { usd: "1", source: "our contract", date: "2026" },
  });
  writeFileSync(file, "{");
  expect(readPriceFile(file)).toEqual({
    errors: [
      expect.stringMatching(/^prices 'prices\.json': content is '.+'; JSON is allowed; correct it or remove the file$/),
    ],
  });
});

test("an empty file leaves the table as it is", () => {
  expect(readPrices({})).toEqual({ table: PRICES });
});

test("a price of the file goes before the table's, also in a region that the table doesn't have", () => {
  const own = { usd: "0.05", source: "our contract", date: "2026-11" };
  const { table } = readPrices({
    "eu-central-1": { "nat-gateway-hour": own, "fargate-arm-vcpu-hour": { ...own, usd: 0.03725 } },
    "sa-east-1": { "kms-key-month": { ...own, usd: 1 } },
  });
  expect(table).toEqual({
    ...PRICES,
    "eu-central-1": {
      ...PRICES["eu-central-1"],
      "nat-gateway-hour": own,
      "fargate-arm-vcpu-hour": { ...own, usd: "0.03725" },
    },
    "sa-east-1": { "kms-key-month": { ...own, usd: "1" } },
  });
});

test("a small number keeps its digits", () => {
  const tiny = { usd: 1.29e-7, source: "our contract", date: "2026" };
  const { table } = readPrices({ "eu-west-3": { "fargate-storage-gb-hour": tiny } });
  expect(table?.["eu-west-3"]?.["fargate-storage-gb-hour"]?.usd).toBe("0.000000129");
});

const ITEMS = Object.keys(PRICE_ITEMS).join(", ");
const EXAMPLE = `{ "nat-gateway-hour": { "usd": "0.052", "source": "our price list", "date": "2026-11-02" } }`;

test("all that is wrong is said at once", () => {
  expect(
    readPrices({
      Frankfurt: {},
      "eu-west-1": [],
      "eu-central-1": {
        "nat-gateway-hours": {},
        "elastic-ip": {},
        "lcu-hour": 0.008,
        "kms-key-month": { usd: "-1", source: "", date: "yesterday", currency: "EUR" },
        "hosted-zone-month": { usd: "0.5", source: "our contract", date: "2026-11-02" },
      },
    }),
  ).toEqual({
    errors: [
      "prices 'Frankfurt': region is 'Frankfurt'; names of AWS regions are allowed; write it like 'eu-central-1'",
      `prices 'eu-west-1': content is []; an object of items is allowed; write it like ${EXAMPLE}`,
      `prices 'eu-central-1': item is 'nat-gateway-hours'; allowed are ${ITEMS}; did you mean 'nat-gateway-hour'`,
      `prices 'eu-central-1': item is 'elastic-ip'; allowed are ${ITEMS}; use one of these`,
      `price 'eu-central-1 lcu-hour': value is 0.008; an object with usd, source and date is allowed; write it like ${EXAMPLE}`,
      "price 'eu-central-1 kms-key-month': usd is '-1'; USD without a sign and with at most 9 decimals are allowed; write it like '0.04656'",
      "price 'eu-central-1 kms-key-month': source is ''; a text is allowed; say where the price is from",
      "price 'eu-central-1 kms-key-month': date is 'yesterday'; YYYY-MM-DD, YYYY-MM and YYYY are allowed; say when the price was read",
      `price 'eu-central-1 kms-key-month': keys is ["currency"]; allowed are usd, source, date; remove the rest`,
    ],
  });
});

test("a file that is no object is refused", () => {
  expect(readPrices([])).toEqual({
    errors: ["prices 'prices.json': content is []; an object of regions is allowed; write {} for none"],
  });
});
