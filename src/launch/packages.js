"use strict";

const { existsSync, readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { APART, bundlePackages } = require("./bundle");
const { deferInNode, deferredPackage } = require("./deferred");
const { compile, keep, readKept } = require("./kept");

/** How a program loads the packages that aren't in its bundle: cdktf, `constructs` and the providers. */
class Packages {
  constructor(file) {
    this.file = file;
    this.key = ["packages", file];
    this.nodeRequire = Module.createRequire(file);
  }

  /** From the kept bundle; undefined when there is none or it lacks one of the packages. */
  keptLoader(names) {
    if (names.length === 0) return this.nodeRequire;
    this.kept ??= this.open(readKept(this.key));
    return names.every((name) => this.kept?.has(name)) ? this.loaderFrom(this.kept) : undefined;
  }

  /** From a bundle that is made now, or as Node does where esbuild refuses. */
  bundledLoader(names) {
    const bundle = bundlePackages(names);
    return bundle === undefined ? this.nodeLoader() : this.loaderFrom(this.open(keep(this.key, bundle)));
  }

  /** As Node does. */
  nodeLoader() {
    if (!this.isDeferred) deferInNode(this.requireOfCdktf());
    this.isDeferred = true;
    return this.nodeRequire;
  }

  /** Loads what the program will ask for, as far as its text tells; nothing but time hangs on it. */
  loadAhead() {
    try {
      const names = packagesInText(this.file);
      const load = this.keptLoader(names) ?? this.nodeLoader();
      for (const name of names) load(name);
    } catch {
      // What can't be loaded can't be loaded later either, where the program asks for it; esbuild may say something better.
    }
  }

  loaderFrom(loaders) {
    const load = (name) => (loaders.get(name) ?? (() => this.nodeRequire(name)))();
    return Object.assign(load, this.nodeRequire);
  }

  open(bundle) {
    if (bundle === undefined) return undefined;
    const requireOfCdktf = this.requireOfCdktf();
    const load = (name) => deferredPackage(name, requireOfCdktf) ?? this.nodeRequire(name);
    const main = new Module(this.file);
    // Of all these files one asks for its own name, to run itself: the one that zips an asset.
    const zipper = requireOfCdktf.resolve("./private/fs");
    compile(bundle, `${this.file} (packages)`)(main.exports, load, main, zipper, dirname(zipper));
    return new Map(Object.entries(main.exports));
  }

  requireOfCdktf() {
    return Module.createRequire(this.nodeRequire.resolve("cdktf"));
  }
}

const IMPORT = /^(?:import|\} from) (?!type\b).*?"([^"]+)";$|require\("([^"]+)"\)/gm;

/** The part of a file that its imports are in, unless it also requires something somewhere. */
function importsOf(text) {
  return text.includes("require(") ? text : text.slice(0, text.indexOf(";", text.lastIndexOf("\nimport ")) + 1);
}

/** Packages that a file and those of ours that it imports name, read faster than esbuild does and less exactly. */
function packagesInText(file) {
  const [names, seen] = [new Set(), new Set()];
  const visit = (path) => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    for (const [, imported, required] of importsOf(readFileSync(path, "utf8")).matchAll(IMPORT)) {
      const name = imported ?? required;
      if (name.startsWith(".")) visit(`${join(dirname(path), name)}.ts`);
      else if (APART.some((apart) => name === apart || name.startsWith(`${apart}/`))) names.add(name);
    }
  };
  visit(file);
  return [...names];
}

module.exports = { Packages };
