// Serves the built pages as the gateway does: files, the console for every other address, and
// the API as the mock of the running test answers it.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

const dist = new URL("../../dist/", import.meta.url);
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
};

/** Starts on a free port of loopback; `gateway` is asked first, and may be set at any time. */
export async function serveDist() {
  // `changed` holds what replaces a file, as a newer version of the console would.
  const served = { origin: "", gateway: undefined, changed: {}, stop: () => server.close() };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const answer = served.gateway?.answerTo(
      request.method,
      pathname,
      await readJson(request),
      searchParams,
    );
    if (answer === "down") {
      request.socket.destroy();
      return;
    }
    if (answer !== undefined) {
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer.json));
      return;
    }
    if (pathname === "/blank") {
      response.writeHead(200, { "content-type": "text/html" }).end("<title>agent</title>");
      return;
    }
    const isFile = extname(pathname) !== "";
    const file = isFile ? pathname.slice(1) : pageOf(pathname);
    try {
      const body = served.changed[file] ?? (await readFile(new URL(file, dist)));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  served.origin = `http://127.0.0.1:${server.address().port}`;
  return served;
}

function pageOf(pathname) {
  if (pathname === "/j") return "j.html";
  return pathname.startsWith("/s/") ? "s.html" : "index.html";
}

async function readJson(request) {
  let text = "";
  for await (const part of request) text += part;
  return text === "" ? undefined : JSON.parse(text);
}
