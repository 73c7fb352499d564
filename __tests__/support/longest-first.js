"use strict";

const { readFileSync } = require("node:fs");
const { default: Sequencer } = require("@jest/test-sequencer");

/** A test that starts Terraform, the cdktf CLI or Node takes seconds; begun last, it would run on alone. */
const STARTS_PROCESSES = /with-terraform"|\/project"|\/properties"|launch\.js/;

/** Where jest doesn't know yet how long a file takes, as on a fresh clone, it would go by the file's length. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => STARTS_PROCESSES.test(readFileSync(path, "utf8"));
    const sorted = super.sort(tests);
    const long = new Set(sorted.filter(isLong));
    return [...long, ...sorted.filter((test) => !long.has(test))];
  }
};
