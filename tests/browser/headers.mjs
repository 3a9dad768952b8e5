// The headers, judged by Mozilla's HTTP Observatory: its own tests and marks,
// over answers of this server as a server with TLS in front of it gives them.
import { AxiosHeaders } from "axios";
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { report, serve } from "./site.mjs";

const home = dirname(createRequire(import.meta.url).resolve("@mdn/mdn-http-observatory/package.json"));
const observatory = join(home, "src");
// The list of sites known for TLS is large and fetched at install; our made-up
// name is not on it, so an empty one gives the same marks.
const preload = join(home, "conf", "hsts-preload.json");
if (!existsSync(preload)) writeFileSync(preload, "{}");
const { ALL_TESTS } = await import(join(observatory, "constants.js"));
const { Requests } = await import(join(observatory, "types.js"));
const grader = await import(join(observatory, "grader", "grader.js"));
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await import(join(observatory, "grader", "charts.js"));

const { check, finish } = report("Headers");
const site = await serve();

for (const path of ["/", "/find?q=food", "/nowhere", "/api/search?q=food"]) {
  const get = async (method) => {
    const answer = await fetch(site.address + path, { method, headers: { "x-forwarded-proto": "https" } });
    const headers = new AxiosHeaders([...answer.headers].map((pair) => pair.join(": ")).join("\n"));
    return { headers, status: answer.status, data: await answer.text(), verified: true, request: { headers: new AxiosHeaders() } };
  };
  const requests = new Requests("waypost.example");
  const auto = await get("GET");
  requests.responses.auto = auto;
  requests.responses.http = auto;
  requests.responses.https = auto;
  requests.responses.cors = await get("OPTIONS");
  requests.responses.httpRedirects = [
    { url: new URL("http://waypost.example/"), status: 301 },
    { url: new URL("https://waypost.example/"), status: 200 },
  ];
  requests.responses.httpsRedirects = [{ url: new URL("https://waypost.example/"), status: 200 }];
  requests.resources.path = auto.data;
  requests.session = { jar: { serializeSync: () => ({ cookies: [] }) }, url: new URL("https://waypost.example/") };
  const results = ALL_TESTS.map((test) => test(requests));
  const marks = results.map((result) => grader.getScoreModifier(result.result));
  const lost = marks.filter((mark) => mark < 0).reduce((sum, mark) => sum + mark, 100);
  const all = marks.reduce((sum, mark) => sum + mark, 100);
  const { grade, score } = grader.getGradeForScore(lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost);
  const failed = results.filter((result) => !result.pass).map((result) => result.result);
  check(!auto.headers.has("set-cookie"), `${path}: no cookie`);
  check(grade === "A+", `${path}: ${grade} (${score}) ${failed}`);
  console.log(`  ${path}: ${grade}, ${score}`);
}

site.stop();
finish();
