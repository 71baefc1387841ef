// The administration: channels, access, support form, members, groups and the team, with every
// refusal said where it belongs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { MockAdmin } from "./mock-admin.mjs";
import { serveDist } from "./server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
let server;

before(async () => {
  server = await serveDist();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  server?.stop();
});

async function open(path, { role = "owner", ...options } = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  const admin = new MockAdmin(gateway, { role });
  await gateway.attach(page);
  await page.goto(server.origin + path);
  await page.locator("h1").first().waitFor();
  return { context, page, admin, dialog: page.getByRole("dialog") };
}

const sentTo = (admin, method, path) =>
  admin.sent.filter((each) => each.method === method && each.path.startsWith(path));

test("a channel is made with a life of one's own, and bad input is said beside its field", async () => {
  const { context, page, admin, dialog } = await open("/admin");
  await page.getByRole("button", { name: "New channel" }).click();
  const name = dialog.getByLabel("Name");
  const make = dialog.getByRole("button", { name: "New channel" });
  await make.click();
  await dialog.getByText("This is needed.").waitFor();
  await name.fill("x".repeat(65));
  await dialog.getByText("At most 64 characters; these are 65.").waitFor();
  await name.fill("a\u202Eb");
  await dialog.getByText("turn the direction of writing").waitFor();
  await name.fill("ＰＲＩＮＴＥＲＳ & office");
  await make.click();
  await dialog.locator(".field-error").waitFor();
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  await name.fill("👩‍💻 VIP <b>");
  await dialog.getByLabel("Sessions expire after").selectOption("own");
  await dialog.getByLabel("Number").fill("29");
  await dialog.getByLabel("Unit").selectOption("minute");
  await dialog.getByText("From 30 minutes to 30 days.").waitFor();
  await make.click();
  await dialog.getByLabel("Unit").selectOption("day");
  await dialog.getByLabel("Number").fill("31");
  await dialog.getByText("From 30 minutes to 30 days.").waitFor();
  assert.equal(sentTo(admin, "POST", "/api/channels").length, 1, "only the taken name was asked");
  await dialog.getByLabel("Number").fill("３０");
  await make.click();
  await page.getByRole("heading", { name: "👩‍💻 VIP <b>" }).waitFor();
  const [taken, made] = sentTo(admin, "POST", "/api/channels");
  assert.equal(made.body.life, 30 * 86_400);
  assert.equal(made.body.id, taken.body.id, "a second try is the same channel");
  await page.getByText("Only owners and administrators may enter this channel.").waitFor();
  await context.close();
});

test("access is given by level, changed by permission, and taken away", async () => {
  const { context, page, admin, dialog } = await open("/admin/channels/printers");
  await page.getByRole("button", { name: "Give access" }).click();
  await dialog.getByLabel("Who").selectOption({ label: "Group: 二次対応" });
  await dialog.getByRole("radio", { name: "Looks on" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = page.getByTestId("access-row");
  await row.getByText("Looks on").waitFor();
  await row.getByRole("button", { name: "Access of 二次対応" }).click();
  await dialog.getByRole("radio", { name: "Own choice" }).check();
  await dialog.getByRole("checkbox", { name: "Close others' sessions" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await row.getByText("Own choice").waitFor();
  const [, changed] = sentTo(admin, "PUT", "/api/channels/printers/access");
  assert.deepEqual(changed.body, {
    who: { kind: "group", group: "01JD0000000000000000000301" },
    grants: { permissions: ["see_all", "close"], features: [] },
  });
  await row.getByRole("button", { name: "Access of 二次対応" }).click();
  await dialog.getByRole("button", { name: "Take access away" }).click();
  await page.getByText("Only owners and administrators may enter this channel.").waitFor();
  assert.equal(sentTo(admin, "PUT", "/api/channels/printers/access").at(-1).body.grants, undefined);
  await context.close();
});

test("removing a channel says first how many sessions move, counted anew", async () => {
  const { context, page, admin } = await open("/admin/channels/printers");
  const dialog = page.getByRole("alertdialog");
  await page.getByText("Remove the channel").waitFor();
  admin.channels.get("printers").open_sessions = 5;
  await page.getByRole("button", { name: "Remove channel…" }).click();
  await dialog.getByText("5 open sessions move to サポート窓口.").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(sentTo(admin, "DELETE", "/api/channels").length, 0);
  await page.getByRole("button", { name: "Remove channel…" }).click();
  await dialog.getByRole("button", { name: "Remove channel" }).click();
  await page.getByText("The channel was removed; 5 sessions were moved.").waitFor();
  await page.goto(`${server.origin}/admin/channels/default`);
  await page.getByText("The default channel cannot be removed").waitFor();
  assert.equal(await page.getByRole("button", { name: "Remove channel…" }).count(), 0);
  await context.close();
});

test("somebody else's change is not overwritten but shown", async () => {
  const { context, page, admin } = await open("/admin/channels/printers");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Printers");
  admin.channels.get("printers").version = 7;
  admin.channels.get("printers").name = "Printers & Phones";
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Somebody else has changed this in the meantime.").waitFor();
  await page.getByRole("button", { name: "Show what it is now" }).click();
  await page.getByRole("heading", { name: "Printers & Phones" }).waitFor();
  await context.close();
});

test("the support form is edited with a preview that is the customers' own page", async () => {
  const { context, page, admin } = await open("/admin/channels/default");
  const preview = page.locator(".preview-phone");
  await preview.getByText("Help with your computer").waitFor();
  await page.getByTestId("support-link").getByText("/s/q3J8mZ0aX5tLw9RbKcYd2A").waitFor();
  const heading = page.getByRole("group", { name: "Heading" });
  await heading.getByLabel("English").fill("");
  await page.getByText("This is needed.").waitFor();
  await heading.getByLabel("English").fill("IT help desk");
  await preview.getByText("IT help desk").waitFor();
  await page.getByRole("group", { name: "Introduction" }).getByLabel("Japanese").fill("");
  await page.getByText("Fill in both languages, or neither.").waitFor();
  await page.getByRole("group", { name: "Introduction" }).getByLabel("English").fill("");
  const phone = page.getByRole("group", { name: "Telephone number" });
  await phone.getByRole("button", { name: "Required" }).click();
  await page.getByRole("button", { name: "Add an own field" }).click();
  const own = page.locator(".own-field").last();
  await own.getByLabel("Japanese").fill("機種");
  await own.getByLabel("English").fill("Model");
  await preview.getByText("Model").waitFor();
  await page.getByLabel("Who gets the requests").selectOption("bo");
  await page.locator(".support-edit").getByRole("button", { name: "Save" }).click();
  await page.getByText("The support form was saved.").waitFor();
  const { form } = sentTo(admin, "POST", "/api/channels/default/support").at(-1).body;
  assert.equal(form.title.en, "IT help desk");
  assert.equal(form.introduction, undefined);
  assert.equal(form.fields.phone, "required");
  assert.deepEqual(form.fields.own.at(-1), {
    label: { ja: "機種", en: "Model" },
    need: "optional",
  });
  assert.equal(form.technician, "bo");
  await page.getByRole("button", { name: "Make another link…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make another link…" }).click();
  await page.getByTestId("support-link").getByText("ZZZZ").waitFor();
  await context.close();
});

test("somebody is invited once, and the link is shown only then", async () => {
  const { context, page, admin, dialog } = await open("/admin/members");
  await page.getByRole("button", { name: "Invite a member" }).click();
  const mail = dialog.getByLabel("Mail address");
  const send = dialog.getByRole("button", { name: "Send invitation" });
  await mail.fill("hanako@example");
  await send.click();
  await dialog.getByText("This is no mail address.").waitFor();
  await mail.fill("KEN@midori-support.example");
  await send.click();
  await dialog.getByText("This is no mail address.").waitFor({ state: "detached" });
  await dialog.locator(".field-error").waitFor();
  await mail.fill("hanako@example.com");
  await dialog.getByRole("radio", { name: "Administrator" }).check();
  await send.click();
  await dialog.getByTestId("invite-link").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  const invitations = page.getByTestId("invitation-row");
  await invitations.getByText("hanako@example.com").waitFor();
  assert.equal(sentTo(admin, "POST", "/api/invitations").at(-1).body.role, "admin");
  await invitations.first().getByRole("button", { name: "Withdraw" }).click();
  await page.getByText("The invitation was withdrawn.").waitFor();
  assert.equal(await page.getByTestId("invite-link").count(), 0);
  await context.close();
});

test("a member is switched off after a warning, and on again; the last owner stays", async () => {
  const { context, page, admin, dialog } = await open("/admin/members");
  const alert = page.getByRole("alertdialog");
  await page.getByRole("button", { name: "Edit Bo Lindqvist" }).click();
  await dialog.getByRole("button", { name: "Switch off…" }).click();
  await alert.getByText("sessions that they hold go back into the queue").waitFor();
  await alert.getByRole("button", { name: "Switch off" }).click();
  await page.getByText("Bo Lindqvist was switched off.").waitFor();
  const row = page.getByTestId("member-row").filter({ hasText: "Bo Lindqvist" });
  await row.getByText("Switched off").waitFor();
  await page.getByRole("button", { name: "Edit Bo Lindqvist" }).click();
  await dialog.getByRole("button", { name: "Switch on again" }).click();
  await page.getByText("Bo Lindqvist is switched on again.").waitFor();
  assert.equal(admin.members.find(({ id }) => id === "bo").is_disabled, false);
  admin.members[0].roles = ["owner", "admin"];
  await page.reload();
  await page.getByRole("button", { name: "Edit 佐藤 愛子" }).click();
  assert.equal(await dialog.getByRole("button", { name: "Switch off…" }).count(), 0);
  await dialog.getByLabel("Role").selectOption("admin");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.locator(".problem").waitFor();
  assert.equal(admin.members[0].role, "owner");
  await context.close();
});

test("a group is made, filled, refused a taken name, and removed", async () => {
  const { context, page, admin, dialog } = await open("/admin/groups");
  await page.getByRole("button", { name: "New group" }).click();
  await dialog.getByLabel("Name", { exact: true }).fill("二次対応");
  await dialog.getByLabel("Search members").fill("ｂｏ");
  await dialog.getByRole("checkbox", { name: "Bo Lindqvist" }).check();
  await dialog.getByRole("button", { name: "New group" }).click();
  await dialog.locator(".field-error").waitFor();
  await dialog.getByLabel("Name", { exact: true }).fill("夜間");
  await dialog.getByRole("button", { name: "New group" }).click();
  await page.getByTestId("group-row").filter({ hasText: "夜間" }).waitFor();
  assert.deepEqual(admin.groups.at(-1).members, ["bo"]);
  await page.getByRole("button", { name: "Remove 夜間" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove group" }).click();
  await page.getByText("The group was removed.").waitFor();
  await context.close();
});

test("the team's name, entitlement and retention are set, with a warning before less", async () => {
  const { context, page, admin } = await open("/admin/team");
  await page.getByLabel("Name of the team").fill("みどりサポート株式会社");
  await page.getByRole("switch", { name: "Record" }).check();
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Saved.").waitFor();
  assert.equal(admin.team.name, "みどりサポート株式会社");
  assert.ok(admin.team.features.includes("record"));
  await page.getByLabel("Days").fill("0");
  await page.getByText("A whole number of days from 1 to 3650.").waitFor();
  await page.getByLabel("Days").fill("30");
  await page.getByText("Shorter than now").waitFor();
  await page.getByRole("button", { name: "Save" }).last().click();
  await page.waitForFunction(() => document.querySelectorAll(".note").length === 0);
  assert.equal(admin.retention.days, 30);
  await context.close();
});

test("a technician finds no administration, and a plain word when its address is typed", async () => {
  const { context, page } = await open("/", { role: "technician" });
  assert.equal(await page.getByRole("link", { name: "Administration" }).count(), 0);
  await page.goto(`${server.origin}/admin/members`);
  await page.getByRole("heading", { name: "The administration is not open to you" }).waitFor();
  await context.close();
});

const SCREENS = {
  "the channels": { path: "/admin/channels" },
  "a channel": { path: "/admin/channels/default" },
  "giving access": {
    path: "/admin/channels/default",
    act: (page) => page.getByRole("button", { name: "アクセスを追加" }).click(),
  },
  "the members": { path: "/admin/members" },
  inviting: {
    path: "/admin/members",
    act: (page) => page.getByRole("button", { name: "メンバーを招待" }).click(),
  },
  "the groups": { path: "/admin/groups" },
  "the team": { path: "/admin/team" },
};

for (const colorScheme of ["light", "dark"]) {
  for (const [name, { path, act }] of Object.entries(SCREENS)) {
    test(`axe finds nothing on ${name}, ${colorScheme}`, async () => {
      const { context, page } = await open(path, { colorScheme, locale: "ja-JP", bypassCSP: true });
      await page.waitForLoadState("networkidle");
      await act?.(page);
      await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.ready)));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }),
      );
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`,
      );
      assert.deepEqual(found, []);
      await context.close();
    });
  }
}
