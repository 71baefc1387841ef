// The console's service worker: keeps the files of one build, so that the console starts at once
// and an open one finds its parts after a newer version was put in place. It keeps no answer of
// the API and no token, and lets a newer worker wait until somebody agrees to change over.

import { type Asked, PAGE, ruleFor } from "./rule";

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Clicked extends Lasting {
  readonly notification: Notification;
}

interface Tab {
  readonly url: string;
  focus(): Promise<Tab>;
  postMessage(message: unknown): void;
}

interface Worker {
  readonly location: Location;
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<Tab[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Clicked) => void): void;
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
    event.respondWith(fresh(event.request));
  }
});

worker.addEventListener("message", ({ data, ports }) => {
  if (data === "take over") {
    void worker.skipWaiting();
  } else if (typeof data === "object" && data !== null && "entry" in data) {
    ports[0]?.postMessage(typeof data.entry === "string" && files.has(data.entry));
  }
});

worker.addEventListener("notificationclick", (event) => event.waitUntil(clicked(event)));

/** Brings the console to the front where the notification leads; never a sharing window. */
async function clicked({ notification }: Clicked): Promise<void> {
  notification.close();
  const { path } = (notification.data ?? {}) as { path?: unknown };
  const wanted = typeof path === "string" && path.startsWith("/") ? path : "/";
  const tabs = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = tabs.find(({ url }) => isListTab(new URL(url).pathname));
  if (tab === undefined) {
    await worker.clients.openWindow(wanted);
    return;
  }
  const shown = await tab.focus();
  shown.postMessage({ open: wanted });
}

function isListTab(path: string): boolean {
  return !path.endsWith("/share") && ruleFor(page(path), worker.location.origin, files) === "page";
}

function page(path: string): Asked {
  return { method: "GET", mode: "navigate", url: worker.location.origin + path };
}

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
async function fresh(request: Request): Promise<Response> {
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
