"use strict";

const Module = require("node:module");

/** What cdktf loads at its start and needs only to zip an asset or to ask a program's version: 300 files of its 380. */
const DEFERRED = ["archiver", "semver"];

/** Stands for what `load` gives, a function or an object, and loads it when it is first called or read. */
function deferred(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(function () {}, {
    apply: (_target, self, args) => Reflect.apply(real(), self, args),
    get: (_target, key) => real()[key],
  });
}

/** What stands for a deferred package until it is used; undefined for any other. */
function deferredPackage(name, requireOfCdktf) {
  return DEFERRED.includes(name) ? deferred(() => requireOfCdktf(name)) : undefined;
}

/** Has Node's own `require` defer them too. */
function deferInNode(requireOfCdktf) {
  for (const name of DEFERRED) {
    const path = requireOfCdktf.resolve(name);
    const stand = new Module(path);
    stand.filename = path;
    stand.loaded = true;
    stand.exports = deferred(() => {
      Reflect.deleteProperty(requireOfCdktf.cache, path);
      return requireOfCdktf(name);
    });
    requireOfCdktf.cache[path] = stand;
  }
}

module.exports = { DEFERRED, deferInNode, deferredPackage };
