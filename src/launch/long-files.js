"use strict";

const Module = require("node:module");
const { dirname, join } = require("node:path");
const { compile, nameOf, stamp } = require("./kept");

/**
 * Has V8's compiled form of long files kept that Node's own `require` loads, in a folder; `keepCompiled` writes it.
 *
 * @param {number} least length of a text from which it is long
 */
function keepLongFiles(folder, least) {
  const compileAsNode = Module.prototype._compile;
  Module.prototype._compile = function (text, file, format) {
    if (text.length < least || format === "module") return compileAsNode.call(this, text, file, format);
    const run = compile({ text, compiled: join(folder, `${nameOf([file, stamp(file)])}.compiled`) }, file);
    return run.call(this.exports, this.exports, Module.createRequire(file), this, file, dirname(file));
  };
}

module.exports = { keepLongFiles };
