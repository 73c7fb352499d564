"use strict";

/** Stands for packages that cdktf loads at its start, 300 files in each test file, and that no test uses. */
module.exports = {};
