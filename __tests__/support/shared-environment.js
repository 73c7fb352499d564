"use strict";

const { ModernFakeTimers } = require("@jest/fake-timers");
const { ModuleMocker } = require("jest-mock");

/** Jest's `testEnvironment` beside `shared-runtime.js`: the globals of the tests are those of the process. */
module.exports = class SharedEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.before = { env: { ...process.env }, exit: process.exit, console: globalThis.console };
  }

  async setup() {}

  /** What a test file does to its process isn't seen by the next. */
  async teardown() {
    const { env, exit, console } = this.before;
    this.moduleMocker.restoreAllMocks();
    this.fakeTimersModern.dispose();
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.exit = exit;
    globalThis.console = console;
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  /** There is no other context: `shared-runtime.js` leaves the modules to Node. */
  getVmContext() {
    return null;
  }
};
