// Sees what a browser asks, answers in place of others, and lets nothing out
// of this machine: for browsers whose own driver cannot.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, createServer, request as ask } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate that says of itself that it is worth nothing. */
const certificate = () => {
  const folder = mkdtempSync(join(tmpdir(), "waypost-proxy-"));
  const [key, cert] = [join(folder, "key"), join(folder, "cert")];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", ...kind, "-subj", "/CN=test", "-keyout", key, "-out", cert], { stdio: "ignore" });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
};

/** Collects the body of a request. */
const bodyOf = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/**
 * Starts a proxy. `routes` are pairs of a pattern and a handler as Playwright
 * has them, the last first; `heard` is called with "request" or "response" and
 * what was asked or answered.
 */
export const startProxy = async ({ routes, heard, headers: changed }) => {
  const agent = new Agent({ keepAlive: true });
  const pass = (url, incoming, body, answer, request) => {
    const target = new URL(url);
    const options = { agent, method: incoming.method, headers: { ...incoming.headers, ...changed } };
    const going = ask(target, options, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
      const headers = () => reply.headers;
      heard("response", { url: () => url, status: () => reply.statusCode, headers, allHeaders: async () => reply.headers, request: () => request });
    });
    going.on("error", () => answer.destroy());
    going.end(body);
  };
  const serve = (scheme) => async (incoming, answer) => {
    const url = scheme === "http:" ? incoming.url : `https://${incoming.headers.host}${incoming.url}`;
    const body = await bodyOf(incoming);
    const request = { url: () => url, method: () => incoming.method, headers: () => incoming.headers, postData: () => String(body) || null };
    heard("request", request);
    const route = [...routes].reverse().find(([pattern]) => pattern.test(url));
    const local = new URL(url).hostname === "127.0.0.1" && scheme === "http:";
    if (!route) return local ? pass(url, incoming, body, answer, request) : answer.destroy();
    route[1]({
      request: () => request,
      abort: () => answer.destroy(),
      continue: () => pass(url, incoming, body, answer, request),
      fulfill: ({ status = 200, contentType = "text/plain", body: text = "" }) => {
        answer.writeHead(status, { "content-type": contentType });
        answer.end(text);
      },
    });
  };
  const secure = createSecureServer(certificate(), serve("https:"));
  const plain = createServer(serve("http:"));
  plain.on("connect", (_, socket) => {
    socket.on("error", () => socket.destroy());
    socket.write("HTTP/1.1 200 Connected\r\n\r\n");
    secure.emit("connection", socket);
  });
  await new Promise((listening) => plain.listen(0, "127.0.0.1", listening));
  return {
    address: `127.0.0.1:${plain.address().port}`,
    stop: () => {
      plain.close();
      plain.closeAllConnections();
      agent.destroy();
    },
  };
};
