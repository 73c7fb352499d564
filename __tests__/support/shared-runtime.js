"use strict";

const asyncHooks = require("node:async_hooks");
const Module = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { default: JestRuntime } = require("jest-runtime");

// A worker lives for a minute: with V8's default, a third of its work is to optimize code that soon isn't called again.
setFlagsFromString("--interrupt-budget=400000");

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

/** Line numbers of the modules in the worker, whichever test file loaded them. */
const sourceMaps = new Map();

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
    Module._extensions[".ts"] = (module, file) => module._compile(this.javaScript(file), file);
  }

  javaScript(file) {
    const code = this.transformCache.transform(file);
    for (const [path, map] of super.getSourceMaps()) sourceMaps.set(path, map);
    return code;
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
