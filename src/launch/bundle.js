"use strict";

const { spawn, spawnSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { isBuiltin } = require("node:module");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { DEFERRED } = require("./deferred");

// The binary itself, not esbuild's JavaScript API: starting the API's service costs 100 ms more.
const binary = process.platform === "win32" ? "esbuild.exe" : "bin/esbuild";
const OPTIONS = ["--bundle", "--platform=node", "--target=node20", "--log-level=error"];

const { dependencies } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));

/** Packages that are never part of a program's bundle, with what lies in them. */
const APART = Object.keys(dependencies).filter((name) => /^(cdktf|constructs|@cdktf\/provider-.*)$/.test(name));

/**
 * @typedef {object} Bundle
 * @property {string} text
 * @property {string[]} files what is in it, relative to the project's root
 * @property {number} since when esbuild began to read them, in ms
 * @property {string[]} imports packages that it needs and that aren't in it
 */

/**
 * Bundles a program with its packages but for those apart.
 *
 * @param {(bundle: Bundle | undefined) => void} done undefined when esbuild refuses; it says why on standard error
 */
function bundleProgram(file, done) {
  const making = new Making([file, ...APART.map((name) => `--external:${name}`)]);
  const esbuild = spawn(making.command, making.args, { stdio: ["ignore", "inherit", "inherit"] });
  esbuild.once("close", (code) => done(making.end(code)));
}

/** Bundles packages; the bundle's export is an object with a function a package, which loads it. */
function bundlePackages(names) {
  const making = new Making(DEFERRED.map((name) => `--external:${name}`));
  const loaders = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),\n`);
  const input = `module.exports = {\n${loaders.join("")}};\n`;
  const { status } = spawnSync(making.command, making.args, { input, stdio: ["pipe", "inherit", "inherit"] });
  return making.end(status);
}

/** A run of esbuild that writes to a temporary folder. */
class Making {
  constructor(args) {
    this.folder = mkdtempSync(join(tmpdir(), "launch-"));
    this.output = join(this.folder, "bundle.js");
    this.metafile = join(this.folder, "metafile.json");
    this.command = require.resolve(`@esbuild/${process.platform}-${process.arch}/${binary}`);
    this.args = [...args, ...OPTIONS, `--outfile=${this.output}`, `--metafile=${this.metafile}`];
    this.since = Date.now();
  }

  /** @returns {Bundle | undefined} */
  end(code) {
    try {
      if (code !== 0) return undefined;
      const { inputs, outputs } = JSON.parse(readFileSync(this.metafile, "utf8"));
      const imports = Object.values(outputs).flatMap((written) => written.imports.map(({ path }) => path));
      return {
        text: readFileSync(this.output, "utf8"),
        files: Object.keys(inputs).filter((path) => path !== "<stdin>"),
        since: this.since,
        imports: [...new Set(imports)].filter((name) => !isBuiltin(name)).sort(),
      };
    } finally {
      rmSync(this.folder, { recursive: true });
    }
  }
}

module.exports = { APART, bundlePackages, bundleProgram };
