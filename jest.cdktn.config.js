// The tests of what renders, with CDK Terrain in the place of CDKTF: docs/leaving-cdktf.md.
"use strict";

// It has a switch for what src/synthesis/token-stacks.ts does to CDKTF.
process.env.CDKTN_DISABLE_CREATION_STACK = "1";

const base = require("./jest.config");

/** @type {import("jest").Config} */
module.exports = {
  ...base,
  testMatch: ["constructs", "stacks", "synthesis", "fuzz"].map((name) => `<rootDir>/__tests__/${name}/**/*.test.ts`),
  testPathIgnorePatterns: ["token-stacks.test.ts"],
  moduleNameMapper: {
    "^cdktf$": "cdktn",
    "^cdktf/(.*)$": "cdktn/$1",
  },
};
