// Lighthouse as a phone: Slow 4G and a processor four times slower. Speed is
// judged by the best of a few runs, since other work on the machine only ever
// slows; on a machine busy with other work it is printed and not judged.
import lighthouse from "lighthouse";
import { availableParallelism, loadavg } from "node:os";
import { FLAGS, browserPath, report, serve } from "./site.mjs";
import * as launcher from "chrome-launcher";

const { check, finish } = report("Lighthouse");
const site = await serve();
const chrome = await launcher.launch({
  chromePath: browserPath(),
  chromeFlags: ["--headless=new", ...FLAGS],
  logLevel: "silent",
});

const MOST_RUNS = 5;
const PAGES = ["/", "/find?q=food&near=17745"];

/** One judgement; a browser that was too busy to load the page is asked again. */
const judge = async (path) => {
  for (let tries = 0; tries < 3; tries += 1) {
    const { lhr } = await lighthouse(site.address + path, {
      port: chrome.port,
      logLevel: "silent",
      onlyCategories: ["accessibility", "best-practices", "performance"],
    });
    if (!lhr.runtimeError) return lhr;
  }
  throw new Error(`${path} could not be judged`);
};

for (const path of PAGES) {
  const runs = [];
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const lhr = await judge(path);
    const score = (category) => Math.round(lhr.categories[category].score * 100);
    for (const category of ["accessibility", "best-practices"]) {
      const audits = lhr.categories[category].auditRefs.map(({ id }) => lhr.audits[id]);
      const unmet = audits.filter((audit) => audit.score !== null && audit.score < 1);
      check(score(category) === 100, `${path}: ${category} ${score(category)} (${unmet.map(({ id }) => id)})`);
    }
    const lcp = Math.round(lhr.audits["largest-contentful-paint"].numericValue);
    runs.push({ speed: score("performance"), lcp });
    console.log(`  ${path}: performance ${runs.at(-1).speed}, LCP ${lcp} ms`);
    if (runs.at(-1).speed === 100 && lcp <= 1200) break;
  }
  const busy = loadavg()[0] > availableParallelism() * 1.5;
  const judged = (held, what) => (held || !busy ? check(held, what) : console.log(`  not judged, the machine is busy: ${what}`));
  const speed = Math.max(...runs.map((run) => run.speed));
  const lcp = Math.min(...runs.map((run) => run.lcp));
  judged(speed === 100, `${path}: performance ${speed}`);
  judged(lcp <= 1200, `${path}: LCP ${lcp} ms, at most 1200`);
}

chrome.kill();
site.stop();
finish();
