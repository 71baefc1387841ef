// The console's service worker: keeps the files of one build, so that the console starts at once
// and an open one finds its parts after a newer version was put in place. It keeps no answer of
// the API and no token, and lets a newer worker wait until somebody agrees to change over.

import { PAGE, ruleFor } from "./rule";

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  readonly location: Location;
  readonly registration: { readonly active: unknown };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent<unknown>) => void): void;
}

/** The build fills both in (tools/worker-plugin.ts). */
declare const SASAE_FILES: readonly string[];
declare const SASAE_BUILD: string;

const PREFIX = "sasae-files-";
const CACHE = PREFIX + SASAE_BUILD;
const files = new Set(SASAE_FILES);
const worker = globalThis as unknown as Worker;

worker.addEventListener("install", (event) => event.waitUntil(keep()));

worker.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

worker.addEventListener("fetch", (event) => {
  const rule = ruleFor(event.request, worker.location.origin, files);
  if (rule === "file") {
    event.respondWith(kept(event.request));
  } else if (rule === "page") {
    event.respondWith(page(event.request));
  }
});

worker.addEventListener("message", ({ data, ports }) => {
  if (data === "take over") {
    void worker.skipWaiting();
  } else if (typeof data === "object" && data !== null && "entry" in data) {
    ports[0]?.postMessage(typeof data.entry === "string" && files.has(data.entry));
  }
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...files, new Request(PAGE, { cache: "no-cache" })]);
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** A built file never changes, so the kept one is as good as the gateway's. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

/** A page is the gateway's when it can be had; without a network the kept one says so. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const found = await cache.match(PAGE);
    if (found === undefined) {
      throw error;
    }
    return found;
  }
}
