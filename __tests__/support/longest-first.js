"use strict";

const { readFileSync } = require("node:fs");
const { default: Sequencer } = require("@jest/test-sequencer");

/** A test that waits for a server leaves the processor to the checks of `npm test`, which run at first. */
const WAITS = /\/fake-hcp"|\/browser"|startNodeApp/;
/** A test that starts Terraform, the cdktf CLI or Node takes seconds; begun last, it would run on alone. */
const STARTS_PROCESSES = /with-terraform"|\/project"|\/properties"|launch\.js/;

/** Where jest doesn't know yet how long a file takes, as on a fresh clone, it would go by the file's length. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const text = readFileSync(path, "utf8");
      return WAITS.test(text) ? 0 : STARTS_PROCESSES.test(text) ? 1 : 2;
    };
    const ranks = new Map(tests.map((test) => [test, rank(test)]));
    return super.sort(tests).sort((one, other) => ranks.get(one) - ranks.get(other));
  }
};
