"use strict";

/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  // Node loads the modules, once per worker.
  runtime: "<rootDir>/__tests__/support/shared-runtime.js",
  testEnvironment: "<rootDir>/__tests__/support/shared-environment.js",
  // All processors, as the tests wait for other programs half of the time; jest would leave one of them free.
  maxWorkers: "100%",
  testSequencer: "<rootDir>/__tests__/support/longest-first.js",
  setupFiles: ["<rootDir>/src/synthesis/token-stacks.ts"],
  reporters: ["default", "<rootDir>/__tests__/support/count-reporter.js"],
  // The rendered output and the apps hold package-like folders that are none of jest's business.
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out/", "<rootDir>/state/"],
};
