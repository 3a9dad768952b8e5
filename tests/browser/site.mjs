// Starts the real program on a free port with the shipped seeds, and collects
// what fails.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ENGINE } from "./engines.mjs";

/** The folder of the project. */
export const ROOT = new URL("../../", import.meta.url).pathname;

/** The program: WAYPOST_BINARY, or the debug build. */
export const binary = () => {
  const target = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");
  return process.env.WAYPOST_BINARY ?? join(target, "debug", "waypost");
};

const SEEDS = join(ROOT, "seed-data");
const isRemembered = (path) => path === join(SEEDS, "history") || path.startsWith(join(SEEDS, ".private-"));

/** Copies the shipped seeds, without what the program remembers in this checkout. */
export const copySeeds = (to) => cpSync(SEEDS, to, { recursive: true, filter: (from) => !isRemembered(from) });

/** Writes a list of staff who may sign in, and returns the setting that names it. */
export const staff = (folder, names, words) => {
  const env = { WAYPOST_STAFF_FILE: join(folder, "staff.json") };
  for (const name of names) {
    const options = { input: `${words}\n`, env: { ...process.env, ...env } };
    const { status, stderr } = spawnSync(binary(), ["staff", "add", name], options);
    if (status !== 0) throw new Error(`waypost staff add: ${stderr}`);
  }
  return env;
};

/**
 * Serves the shipped seeds, or others; `stop` ends it and removes its index.
 * Their index is built once where INDEX_ONCE names a folder for it. `now` stops
 * the clock of the program; without `listen` a free port is taken.
 */
export const serve = async ({ data, more = [], env = {}, now, listen = "127.0.0.1:0" } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "waypost-browser-"));
  const built = !data && process.env.INDEX_ONCE;
  const seeds = data ?? join(folder, "seeds");
  if (!data) copySeeds(seeds);
  if (built && existsSync(built)) cpSync(built, join(folder, "index"), { recursive: true });
  const options = ["serve", "--listen", listen, "--client-rate", "0", "--index", join(folder, "index")];
  const clock = now ? ["faketime", "--exclude-monotonic", "-f", now] : [];
  const [command, ...rest] = [...clock, binary(), ...options, "--data", seeds, ...more];
  const program = spawn(command, rest, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let log = "";
  const address = await new Promise((serving, reject) => {
    program.stderr.on("data", (bytes) => {
      log += bytes;
      const found = log.match(/Serving (http:\/\/[\d.]+:\d+)\. /);
      if (found) serving(found[1]);
    });
    program.on("error", reject);
    program.on("exit", (code) => reject(new Error(`waypost ended with ${code}: ${log}`)));
  });
  if (built && !existsSync(built)) {
    cpSync(join(folder, "index"), join(folder, "copy"), { recursive: true });
    // Whole or not at all: another engine may be doing the same.
    if (!existsSync(built)) renameSync(join(folder, "copy"), built);
  }
  const stop = () => {
    program.removeAllListeners("exit");
    // At once: a server that drains would still answer. With faketime, which
    // waits for the program and would leave it behind.
    try {
      process.kill(-program.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", stop);
  return { address, log: () => log, stop };
};

/** Collects what fails and goes on, so that one run names everything. */
export const report = (name) => {
  const failed = [];
  let passed = 0;
  const check = (held, what) => {
    if (held) passed += 1;
    else {
      failed.push(what);
      console.error(`  FAILED ${what}`);
    }
  };
  const finish = () => {
    console.log(`${name}, ${ENGINE}: ${passed} held, ${failed.length} failed`);
    if (failed.length) process.exitCode = 1;
  };
  return { check, finish };
};

/** Pages that people come to, well and unwell. */
export const PAGES = [
  "/",
  "/find?q=food&near=17745",
  "/find?q=i+want+to+die&near=17745",
  "/find?q=quiero+morir&near=17745",
  "/find?q=somebody+is+going+to+hurt+me&near=17701",
  "/find?q=&category=detox&audience=nobody-at-all",
  "/c",
  "/c/food?near=17745",
  "/r/988-suicide-crisis-lifeline",
  "/r/ywca-wise-options",
  "/meetings",
  "/list",
  "/helping?age=67&fits=pets",
  "/list?ids=pa-211,988-suicide-crisis-lifeline",
  "/handout?ids=pa-211,988-suicide-crisis-lifeline",
  "/compare?ids=pa-211,988-suicide-crisis-lifeline",
  "/safety",
  "/about",
  "/data",
  "/docs",
  "/offline",
  "/list?ids=pa-211,new-love-center-pantry&for=17745",
  "/compare?ids=pa-211,new-love-center-pantry",
  "/handout?ids=pa-211,new-love-center-pantry",
  "/binder",
  "/binder?county=Clinton&category=food",
  "/meetings?print=pocket&near=17745",
  "/nowhere",
];
