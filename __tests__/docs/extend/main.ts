import "../../../src/synthesis/token-stacks";
import type { Extend } from "../../../src/extend/extend";
import { run } from "../../../src/synthesis/run";
import { withDistribution } from "./cloudfront";
import { withFunction } from "./lambda";
import { withSearch } from "./open-search";
import { shop } from "./platform";

export const extend: Extend = (environment) => {
  withFunction(environment);
  withSearch(environment);
  withDistribution(environment);
};

void run(shop, { extend });
