// Notifications by the system; permission is asked for only when somebody switches them on.

const ICON = "/icons/icon-192.png";

/** Whether the system may show them: `unsupported` where there is no way to. */
export type Permission = NotificationPermission | "unsupported";

/** How it stands now. */
export function permission(): Permission {
  return "Notification" in window ? Notification.permission : "unsupported";
}

/** Asks; call it from a click. */
export async function askPermission(): Promise<Permission> {
  return "Notification" in window ? Notification.requestPermission() : "unsupported";
}

/** What to show. */
export interface Shown {
  title: string;
  body: string;
  /** Notifications of one session replace each other, across tabs as well. */
  tag: string;
  /** The path of the console that a click opens. */
  path: string;
}

/** Shows one. Through the worker, because Android allows no other way. */
export async function showNotification(shown: Shown, open: () => void): Promise<void> {
  if (permission() !== "granted") {
    return;
  }
  const { title, body, tag, path } = shown;
  const options = { body, tag, icon: ICON, lang: document.documentElement.lang, data: { path } };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) {
    await registration.showNotification(title, options);
    return;
  }
  const notification = new Notification(title, options);
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open();
  });
}

/** Calls `open` with the path of a notification that was clicked while this tab was open. */
export function onNotificationClick(open: (path: string) => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data === "object" && data !== null && "open" in data) {
      if (typeof data.open === "string" && data.open.startsWith("/")) {
        open(data.open);
      }
    }
  };
  navigator.serviceWorker?.addEventListener("message", hear);
  return () => navigator.serviceWorker?.removeEventListener("message", hear);
}
