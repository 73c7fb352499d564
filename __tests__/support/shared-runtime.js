"use strict";

const asyncHooks = require("node:async_hooks");
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { transformSync } = require("@swc/core");
const { default: JestRuntime } = require("jest-runtime");
const { transform } = require("../../jest.config");
const { optimizeLate } = require("../../src/launch/optimize-late");

optimizeLate();

/** Where jest's framework keeps the handlers of its events. */
const EVENT_HANDLERS = Symbol.for("EVENT_HANDLERS");

/** What `jest` offers only because it loads the modules itself. */
const OF_THE_REGISTRY = ["mock", "doMock", "setMock", "unmock", "dontMock", "deepUnmock", "createMockFromModule"];

/**
 * Stands for the `AsyncLocalStorage` in which jest's framework remembers the test that runs: one at a time, as none of
 * ours is `test.concurrent`. Node's own takes part in every promise from then on, and each test file would bring two.
 */
class OneAtATime {
  store = undefined;

  getStore() {
    return this.store;
  }

  run(store, callback) {
    const before = this.store;
    this.store = store;
    return callback().finally(() => (this.store = before));
  }
}

const [[, swc]] = Object.values(transform);

/** Made anew in each worker, which takes less than to write it to where jest would keep it. */
function javaScript(file, sourceMaps = false) {
  const options = { ...swc, filename: file, module: { type: "commonjs" }, sourceMaps, swcrc: false };
  return transformSync(readFileSync(file, "utf8"), options).code;
}

/** Source maps, as `data:` addresses, of the modules in the worker, whichever test file loaded them; made when asked for. */
class SourceMaps extends Map {
  add(file) {
    this.set(file, "");
  }

  get(file) {
    if (super.get(file) === "") this.set(file, /(?<=\n\/\/# sourceMappingURL=).*/.exec(javaScript(file, "inline"))[0]);
    return super.get(file);
  }
}

const sourceMaps = new SourceMaps();

Module._extensions[".ts"] = (module, file) => {
  sourceMaps.add(file);
  module._compile(javaScript(file), file);
};

/**
 * Jest's `runtime` for this project: Node loads the modules, once per worker, where jest would load them anew for each
 * test file, in a context of its own. That was half of the time that the tests took in their own processes: CDKTF and the
 * bindings of the providers 178 times, always without the machine code that V8 had just made of them.
 *
 * In return test files share the state of modules. Ours have none but caches of pure functions.
 */
module.exports = class SharedRuntime extends JestRuntime {
  constructor(...args) {
    super(...args);
    const [, environment, , , , , testFile] = args;
    const jest = this.jestGlobals.jestObjectFor(testFile);
    for (const name of [...OF_THE_REGISTRY, "resetModules"])
      jest[name] = () => {
        throw new Error(`jest.${name}: modules are shared by the test files; use jest.spyOn or jest.isolateModules`);
      };
    environment.global.jest = jest;
  }

  getSourceMaps() {
    return sourceMaps;
  }

  requireModule(from, name) {
    if (name !== undefined) return Module.createRequire(from)(name);
    // Jest's own entries, the test file and what sets it up, run each time.
    delete require.cache[from];
    return require(from);
  }

  requireInternalModule(from, name) {
    // The framework holds the tests of one file; what it is made of, `expect` above all, can stay.
    if (name === undefined) delete globalThis[EVENT_HANDLERS];
    const { AsyncLocalStorage } = asyncHooks;
    asyncHooks.AsyncLocalStorage = OneAtATime;
    try {
      return this.requireModule(from, name);
    } finally {
      asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
    }
  }

  isolateModules(load) {
    const shared = { ...require.cache };
    const forget = () => {
      for (const file of Object.keys(require.cache)) delete require.cache[file];
    };
    forget();
    try {
      load();
    } finally {
      forget();
      Object.assign(require.cache, shared);
    }
  }
};
