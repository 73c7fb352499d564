"use strict";

/** Ends jest's report with one plain line that a pipeline can read, and says why a test was skipped. */
module.exports = class CountReporter {
  /** @param {unknown} _contexts @param {import("@jest/reporters").AggregatedResult} results */
  onRunComplete(_contexts, results) {
    // A suite that can't be loaded has no failed test of its own but is a failure all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const parts = [`${results.numPassedTests} passed`, `${failed} failed`];
    if (skipped > 0) parts.push(`${skipped} skipped`);
    // At exit, so that it stands below the summary that jest itself prints.
    process.once("exit", () => console.log(parts.join(", ")));
  }
};
