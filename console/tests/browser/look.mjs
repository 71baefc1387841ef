// Takes pictures of every screen, in both languages, light and dark, large and small:
// node tests/browser/look.mjs <directory> [part of a name]

import { mkdirSync } from "node:fs";
import { startBrowser } from "./browser.mjs";
import { deskShots } from "./look-desk.mjs";
import { MockGateway } from "./mock.mjs";
import { MockAdmin } from "./mock-admin.mjs";
import { MockHistory } from "./mock-history.mjs";
import { ENTRY, MockSupport } from "./mock-support.mjs";
import { serveDist } from "./server.mjs";

const directory = process.argv[2] ?? "dist-pictures";
const only = process.argv[3] ?? "";
mkdirSync(directory, { recursive: true });

const DESKTOP = { width: 1360, height: 860 };
const PHONE = { width: 390, height: 844 };
const LINUX = "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0";
const ANDROID = "Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Mobile";
const ACTIVE = "01JD0000000000000000000001";

const server = await serveDist();
const { origin } = server;
const browser = await startBrowser();

async function picture(
  name,
  { path, locale, dark, size, agent = LINUX, signedIn, prepare, act, full },
) {
  if (!name.includes(only)) return;
  const context = await browser.newContext({
    locale,
    colorScheme: dark ? "dark" : "light",
    viewport: size,
    userAgent: agent,
    deviceScaleFactor: size === PHONE ? 2 : 1,
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) console.log(name, message.text());
  });
  page.on("pageerror", (error) => console.log(name, error.message));
  const gateway = new MockGateway(server);
  prepare?.(gateway);
  await gateway.attach(page, { signedIn });
  await page.goto(origin + path);
  await page.waitForLoadState("networkidle");
  await act?.(page, gateway);
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${directory}/${name}.png`, fullPage: full });
  await context.close();
}

const session = `/sessions/${ACTIVE}`;
const press = (page) => page.getByTestId("start-button").click();
const form = `/s/${ENTRY}`;
const supported = (gateway) => {
  gateway.support = new MockSupport(gateway, origin);
};
const askForHelp = async (page) => {
  await page.locator("#support-name").fill("山田 花子");
  await page.locator("#support-problem").fill("プリンターで印刷できません。");
  await page.locator("button[type=submit]").click();
  await page.locator("#support-status").waitFor();
};
const administered = (gateway) => {
  gateway.admin = new MockAdmin(gateway);
};
const admin = (path, more = {}) => ({ path, prepare: administered, full: true, ...more });
const remembered = (gateway) => {
  administered(gateway);
  new MockHistory(gateway);
};
const shots = {
  history: { path: "/history", prepare: remembered },
  "history-none": { path: "/history?text=zzz", prepare: remembered },
  audit: {
    path: "/history",
    prepare: remembered,
    full: true,
    act: async (page) => {
      await page.locator(".history-customer a").first().click();
      await page.getByTestId("intake").waitFor();
    },
  },
  "admin-channels": admin("/admin/channels"),
  "admin-channel": admin("/admin/channels/default"),
  "admin-channel-new": admin("/admin/channels", {
    full: false,
    act: async (page) => {
      await page.locator(".panel-head .button-primary").click();
      await page.locator(".dialog input").first().fill("printers ＆ office".padEnd(65, "x"));
      await page.locator(".dialog select").first().selectOption("own");
      await page.locator(".life-own input").fill("29");
      await page.locator(".life-own select").selectOption("minute");
    },
  }),
  "admin-access": admin("/admin/channels/default", {
    full: false,
    act: async (page) => {
      await page.getByTestId("access-row").last().locator("button").click();
      await page.getByRole("dialog").waitFor();
    },
  }),
  "admin-remove": admin("/admin/channels/printers", {
    full: false,
    act: async (page) => {
      await page.locator(".panel-grave button").click();
      await page.getByTestId("remove-count").waitFor();
    },
  }),
  "admin-members": admin("/admin/members"),
  "admin-member": admin("/admin/members", {
    full: false,
    act: async (page) => {
      await page.getByTestId("member-row").nth(1).locator("button").click();
      await page.getByRole("dialog").waitFor();
    },
  }),
  "admin-invite": admin("/admin/members", {
    full: false,
    act: async (page) => {
      await page.locator(".panel-head .button-primary").click();
      await page.locator(".dialog input[type=email]").fill("ken@midori-support.example");
      await page.locator(".dialog button[type=submit]").click();
      await page.locator(".dialog .field-error").waitFor();
    },
  }),
  "admin-groups": admin("/admin/groups"),
  "admin-group": admin("/admin/groups", {
    full: false,
    act: async (page) => {
      await page.getByTestId("group-row").first().locator("button").first().click();
      await page.getByRole("dialog").waitFor();
    },
  }),
  "admin-team": admin("/admin/team"),
  support: { path: form, prepare: supported, full: true },
  "support-phone": { path: form, prepare: supported, full: true, agent: ANDROID },
  "support-faults": {
    path: form,
    prepare: supported,
    act: (page) => page.locator("button[type=submit]").click(),
    full: true,
  },
  "support-waiting": { path: form, prepare: supported, act: askForHelp, full: true },
  "support-waiting-phone": {
    path: form,
    prepare: supported,
    act: askForHelp,
    full: true,
    agent: ANDROID,
  },
  "support-taken": {
    path: form,
    prepare: supported,
    agent: ANDROID,
    act: async (page, gateway) => {
      await askForHelp(page);
      const { support } = gateway;
      support.place = { ...support.place, state: "waiting", technician: "佐藤 愛子" };
      await page.getByText("佐藤 愛子").first().waitFor();
    },
  },
  "support-closed": {
    path: form,
    prepare: (gateway) => {
      supported(gateway);
      gateway.support.form = { ...gateway.support.form, is_on: false };
    },
  },
  signin: { path: "/", signedIn: false },
  home: { path: "/" },
  channel: { path: "/channels/default" },
  empty: { path: "/channels/printers" },
  create: {
    path: "/",
    act: async (page) => {
      await page.locator(".page-head .button-primary").click();
      await page.getByRole("dialog").waitFor();
    },
  },
  created: {
    path: "/",
    act: async (page) => {
      await page.locator(".page-head .button-primary").click();
      await page.getByRole("dialog").locator("input").first().fill("佐々木 様");
      await page.getByRole("dialog").locator(".button-primary").click();
      await page.getByTestId("pin").waitFor();
      await page.locator("summary").click();
    },
  },
  menu: { path: "/", act: (page) => page.locator(".cell-acts button").first().click() },
  waiting: { path: "/sessions/01JD0000000000000000000002", full: true },
  active: { path: session, full: true },
  requested: { path: session, act: press },
  granted: {
    path: session,
    act: async (page, gateway) => {
      await press(page);
      await page.locator(".countdown").waitFor();
      gateway.answer(ACTIVE, "grant");
    },
  },
  denied: {
    path: session,
    act: async (page, gateway) => {
      await press(page);
      await page.locator(".countdown").waitFor();
      gateway.answer(ACTIVE, "deny");
    },
  },
  ...deskShots,
  offline: {
    path: "/",
    act: async (page, gateway) => {
      gateway.isDown = true;
      for (const socket of gateway.sockets) await socket.close();
      await page.locator(".line-state").waitFor();
    },
  },
  settings: { path: "/settings", full: true },
  share: { path: `${session}/share` },
  "join-pin": { path: "/j" },
  "join-found": { path: "/j#q3J8mZ0aX5tLw9RbKcYd2A", full: true },
  "join-started": {
    path: "/j",
    full: true,
    act: async (page) => {
      await page.locator("input").fill("４８２９１５０３７");
      await page.locator("button[type=submit]").click();
      await page.locator(".join-steps").waitFor();
    },
  },
  "join-phone": { path: "/j#q3J8mZ0aX5tLw9RbKcYd2A", agent: ANDROID, full: true },
  "join-windows": { path: "/j#q3J8mZ0aX5tLw9RbKcYd2A", agent: "Mozilla/5.0 (Windows NT 10.0)" },
  "join-used": {
    path: "/j#q3J8mZ0aX5tLw9RbKcYd2A",
    prepare: (gateway) => {
      gateway.lookAnswer = { status: 409, json: { code: "code_used", message: "used" } };
    },
  },
};
for (const [name, shot] of Object.entries(shots)) {
  for (const [variant, more] of [
    ["ja-light", { locale: "ja-JP", size: DESKTOP }],
    ["en-dark", { locale: "en-US", size: DESKTOP, dark: true }],
    ["ja-phone", { locale: "ja-JP", size: PHONE }],
    ["en-phone-dark", { locale: "en-US", size: PHONE, dark: true }],
  ]) {
    await picture(`${name}-${variant}`, { ...more, ...shot });
  }
}
await browser.close();
server.stop();
