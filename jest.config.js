"use strict";

/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  // Many tests run Terraform, the cdktf CLI or a browser, which takes long on a busy machine.
  testTimeout: 120_000,
  maxWorkers: "100%",
  setupFiles: ["<rootDir>/src/synthesis/token-stacks.ts"],
  reporters: ["default", "<rootDir>/__tests__/support/count-reporter.js"],
  // The rendered output and the apps hold package-like folders that are none of jest's business.
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out/", "<rootDir>/state/"],
};
