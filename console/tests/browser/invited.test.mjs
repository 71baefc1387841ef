// Somebody who was invited becomes a member at the first sign-in; the link's secret leaves the
// address before anything else.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { MockGateway } from "./mock.mjs";
import { MockHistory } from "./mock-history.mjs";
import { serveDist } from "./server.mjs";

const SECRET = "s".repeat(43);
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

/** A gateway that does not know the member until the invitation was accepted. */
async function open(path, { isInvited }) {
  const context = await browser.newContext({ locale: "en-US" });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  const accepted = [];
  gateway.before.push((_method, asked, body) => {
    const refuse = (code) => ({ status: 403, json: { code, message: code } });
    if (asked === "/api/invitations/accept") {
      accepted.push(body);
      return isInvited ? gateway.answerTo("GET", "/api/me") : refuse("unknown_invitation");
    }
    const isMember = isInvited && accepted.length > 0;
    return asked === "/api/me" && !isMember ? refuse("not_a_member") : undefined;
  });
  await gateway.attach(page);
  // The tokens of the mock have no ID token of their own.
  await page.addInitScript(() => {
    for (const key of Object.keys(window.sessionStorage)) {
      if (key.startsWith("sasae.user:")) {
        const user = JSON.parse(window.sessionStorage.getItem(key));
        window.sessionStorage.setItem(key, JSON.stringify({ ...user, id_token: "id-token" }));
      }
    }
  });
  await page.goto(server.origin + path);
  return { context, page, accepted };
}

test("an invited person opens the link, signs in and is at the desk", async () => {
  const { context, page, accepted } = await open(`/invitation#${SECRET}`, { isInvited: true });
  await page.getByRole("heading", { name: "Home" }).waitFor();
  assert.deepEqual(accepted, [{ id_token: "id-token", secret: SECRET }]);
  assert.equal(page.url(), `${server.origin}/`);
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  assert.ok(!kept.includes(SECRET));
  await context.close();
});

test("a stranger is told so once, and asked for nothing twice", async () => {
  const { context, page, accepted } = await open("/", { isInvited: false });
  await page.getByText("Your account is not a member of this team.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Your account is not a member of this team.").waitFor();
  assert.deepEqual(accepted, [{ id_token: "id-token" }]);
  await context.close();
});

test("the technician reads what the customer wrote on the session's page", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  const gateway = new MockGateway(server);
  new MockHistory(gateway, { count: 1 });
  const id = "01JD0000000000000000000003";
  gateway.change(id, { is_asked: true });
  await gateway.attach(page);
  await page.goto(`${server.origin}/sessions/${id}`);
  await page.getByTestId("intake").getByText("プリンターで印刷できません。").waitFor();
  await page.getByRole("link", { name: "03-1234-5678" }).waitFor();
  await context.close();
});
