// What `look.mjs` takes pictures of in the lists and on the session page.

import { manySessions } from "./mock-desk.mjs";

const CHANNEL = "/channels/default";
const ACTIVE = "01JD0000000000000000000001";
const QUEUED = "01JD0000000000000000000003";
const session = `/sessions/${ACTIVE}`;

/** Presses a key on a row, as a technician does, and waits for what opens. */
const onRow = (id, key, opened) => async (page) => {
  await page.locator(`[data-session="${id}"]`).focus();
  await page.keyboard.press(key);
  await page.locator(opened).first().waitFor();
};

const choose = async (page) => {
  const boxes = page.locator(".grid-body .tick input");
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ["Shift"] });
};

/** The pictures, by name. */
export const deskShots = {
  "row-menu": { path: CHANNEL, act: onRow(QUEUED, "m", "[role=menu]") },
  chosen: { path: CHANNEL, act: choose },
  keys: { path: "/", act: (page) => page.keyboard.press("?") },
  long: {
    path: CHANNEL,
    prepare: (gateway) => gateway.keep(manySessions(Date.now(), 40, 60)),
  },
  nothing: { path: `${CHANNEL}?q=zzz` },
  assign: { path: CHANNEL, act: onRow(ACTIVE, "a", ".pick") },
  invite: { path: CHANNEL, act: onRow(ACTIVE, "i", ".pick") },
  transfer: { path: CHANNEL, act: onRow(ACTIVE, "t", ".pick") },
  extend: { path: CHANNEL, act: onRow(ACTIVE, "e", ".dialog") },
  rename: { path: CHANNEL, act: onRow(ACTIVE, "s", ".dialog") },
  note: { path: CHANNEL, act: onRow(ACTIVE, "b", ".dialog") },
  closing: { path: session, act: (page) => page.keyboard.press("c") },
  renew: {
    path: "/sessions/01JD0000000000000000000002",
    act: (page) => page.locator(".card-head button").click(),
  },
  deleting: { path: session, act: (page) => page.keyboard.press("Delete") },
  undo: {
    path: CHANNEL,
    act: onRow("01JD0000000000000000000002", "Delete", ".notice"),
  },
  report: {
    path: CHANNEL,
    act: async (page, gateway) => {
      gateway.refusals.set("close", (id) =>
        id === ACTIVE
          ? { code: "already_taken", by: { id: "bo", name: "Bo Lindqvist" } }
          : undefined,
      );
      await choose(page);
      await page.keyboard.press("c");
      await page.locator(".dialog button[type=submit]").click();
      await page.locator(".report").waitFor();
    },
  },
  invited: { path: "/sessions/01JD0000000000000000000008", full: true },
  closed: { path: "/sessions/01JD0000000000000000000006", full: true },
  mail: {
    path: session,
    full: true,
    act: async (page) => {
      await page.locator(".card .button", { hasText: /PIN/ }).click();
      await page.locator("summary").click();
    },
  },
};
