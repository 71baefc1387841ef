// Serves the built pages as the gateway does: files, and the console for every other address.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

const dist = new URL("../../dist/", import.meta.url);
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** Starts on a free port of loopback; resolves to its origin and a way to stop it. */
export async function serveDist() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/blank") {
      response.writeHead(200, { "content-type": "text/html" }).end("<title>agent</title>");
      return;
    }
    const isFile = extname(pathname) !== "";
    const file = isFile ? pathname.slice(1) : pathname === "/j" ? "j.html" : "index.html";
    try {
      const body = await readFile(new URL(file, dist));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
