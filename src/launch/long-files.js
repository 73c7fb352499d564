"use strict";

const { createHash } = require("node:crypto");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { compile, stamp } = require("./kept");

/**
 * Has V8's compiled form of long files kept that Node's own `require` loads, in a folder; `keepCompiled` writes it.
 *
 * @param {number} least length of a text from which it is long
 */
function keepLongFiles(folder, least) {
  const compileAsNode = Module.prototype._compile;
  Module.prototype._compile = function (text, file, format) {
    if (text.length < least || format === "module") return compileAsNode.call(this, text, file, format);
    const id = createHash("sha256")
      .update(`${file} ${stamp(file)}`)
      .digest("hex")
      .slice(0, 16);
    const run = compile({ text, compiled: join(folder, `${id}.compiled`) }, file);
    return run.call(this.exports, this.exports, Module.createRequire(file), this, file, dirname(file));
  };
}

module.exports = { keepLongFiles };
