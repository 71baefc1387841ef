// Registers the service worker and learns when a newer version of the console is ready.

/** How far the page is from the newest version and from being an app of its own. */
export interface Installation {
  /** A newer version has been fetched and waits for somebody to agree. */
  readonly isUpdateReady: boolean;
  /** The gateway no longer takes this version. */
  readonly isTooOld: boolean;
  /** The browser offers to install the console as an app. */
  readonly canInstall: boolean;
}

/** The browser's offer to install, which lib.dom does not have. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

const WORKER = "/sw.js";
/** The only policy that the pages' Content-Security-Policy allows. */
const POLICY = "sasae-worker";
/** A console is open all day; the browser by itself looks only when a page is loaded. */
const LOOK_EVERY_MS = 30 * 60_000;
const ANSWER_TIMEOUT_MS = 2_000;

let state: Installation = { isUpdateReady: false, isTooOld: false, canInstall: false };
let waiting: ServiceWorker | undefined;
let offer: InstallOffer | undefined;
let isChangingOver = false;
const listeners = new Set<() => void>();

/** For `useSyncExternalStore`. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For `useSyncExternalStore`. */
export const snapshot = (): Installation => state;

/** Starts to keep the console's files and to look for newer ones; once on a page. */
export async function startInstallation(): Promise<void> {
  listenForOffers();
  if (!("serviceWorker" in navigator)) {
    return;
  }
  const registration = await navigator.serviceWorker.register(trusted(WORKER), {
    updateViaCache: "none",
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isChangingOver) {
      window.location.reload();
    }
  });
  registration.addEventListener("updatefound", () => watch(registration));
  watch(registration);
  await greet(registration.waiting);
  const look = (): void => void registration.update().catch(() => undefined); // Offline.
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

/** Changes over to the newer version and loads the page anew. */
export function changeOver(): void {
  if (waiting === undefined) {
    window.location.reload();
    return;
  }
  isChangingOver = true;
  waiting.postMessage("take over");
}

/** The gateway has said that this version is too old; what runs goes on until the reader agrees. */
export function tellTooOld(): void {
  change({ isTooOld: true });
}

/** Shows the browser's question whether to install the console. */
export async function install(): Promise<void> {
  const asked = offer;
  offer = undefined;
  change({ canInstall: false });
  await asked?.prompt();
}

function listenForOffers(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
    change({ canInstall: true });
  });
  window.addEventListener("appinstalled", () => change({ canInstall: false }));
}

function watch({ installing }: ServiceWorkerRegistration): void {
  installing?.addEventListener("statechange", () => {
    // Without a worker before it, this is the first visit and not a newer version.
    if (installing.state === "installed" && navigator.serviceWorker.controller !== null) {
      void greet(installing);
    }
  });
}

/** A page that was loaded from the newer version already has nothing to agree to. */
async function greet(found: ServiceWorker | null): Promise<void> {
  if (found === null) {
    return;
  }
  if (await isOfThisPage(found)) {
    found.postMessage("take over");
    return;
  }
  waiting = found;
  change({ isUpdateReady: true });
}

function isOfThisPage(found: ServiceWorker): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>("script[type=module]")?.src;
  const entry = script === undefined ? "" : new URL(script).pathname;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS);
    found.postMessage({ entry }, [port2]);
  });
}

function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy(POLICY, { createScriptURL: only }).createScriptURL(url) ?? url;
}

function only(url: string): string {
  if (url !== WORKER) {
    throw new TypeError("not the console's worker");
  }
  return url;
}

function change(next: Partial<Installation>): void {
  state = { ...state, ...next };
  for (const listener of listeners) {
    listener();
  }
}
