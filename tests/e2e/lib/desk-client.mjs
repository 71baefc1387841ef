// The desk without a browser: members who sign in, consoles and agents on the line, commands.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { openSocket } from './web-socket.mjs';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TRIES_MAX = 4;
const VERIFIER = '0123456789-'.repeat(5);

/** A new id (ULID), as consoles make them. */
export function ulid() {
  const random = [...randomBytes(25)].map((byte) => CROCKFORD[byte % 32]).join('');
  return `0${random}`;
}

/** Asks the gateway; gives status and body. */
export async function ask(deployment, method, path, { token, body } = {}) {
  const answer = await fetch(deployment.gateway + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Asks, and fails unless it is done. */
export async function good(deployment, method, path, options) {
  const { status, body } = await ask(deployment, method, path, options);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Signs a demo member in (authorization code with PKCE); gives the access token. */
export async function signIn(deployment, member) {
  const { gateway, password } = deployment;
  const redirect = `${gateway}/signed-in`;
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const query = new URLSearchParams({
    client_id: 'sasae-console',
    response_type: 'code',
    scope: 'openid',
    code_challenge_method: 'S256',
    code_challenge: challenge,
    redirect_uri: redirect,
  });
  const page = await (await fetch(`${gateway}/oidc/authorize?${query}`)).text();
  const request = /name="request" value="([^"]*)"/.exec(page)[1];
  const done = await fetch(`${gateway}/oidc/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    body: `request=${request}&member=${member}&password=${password}`,
  });
  const code = new URL(done.headers.get('location')).searchParams.get('code');
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'sasae-console',
    code,
    code_verifier: VERIFIER,
    redirect_uri: redirect,
  });
  const tokens = await fetch(`${gateway}/oidc/token`, { method: 'POST', body: form.toString() });
  return (await tokens.json()).access_token;
}

/** Waits for a message that `is` it, of those that have come or that come. */
export function message(line, is, what, limit = 20_000) {
  const come = line.messages.find(is);
  if (come !== undefined) return Promise.resolve(come);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${what} in time`)), limit);
    const before = line.onMessage;
    line.onMessage = (heard) => {
      before?.(heard);
      if (!is(heard)) return;
      clearTimeout(late);
      line.onMessage = before;
      resolve(heard);
    };
  });
}

/** Opens a console's line; it watches when `isWatching`. */
export async function openConsole(deployment, token, { isWatching = true } = {}) {
  const line = await patiently(async () => {
    const { ticket } = await good(deployment, 'POST', '/api/tickets', { token });
    return dial(deployment, ticket, deployment.gateway);
  });
  if (isWatching) {
    line.send({ type: 'watch' });
    await message(line, ({ type }) => type === 'watching', 'watching');
  }
  return line;
}

/** Tries again with another ticket, as clients do: one that was taken on a try works once. */
async function patiently(open) {
  for (let tries = 1; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (tries === TRIES_MAX) throw error;
    }
  }
}

function dial(deployment, ticket, origin) {
  const address = `${deployment.gateway.replace(/^http/, 'ws')}/socket`;
  return openSocket(address, { protocols: ['sasae.v1', `ticket.${ticket}`], origin });
}

/** Makes a session in the default channel. */
export function newSession(deployment, token) {
  const body = { id: ulid(), place: { kind: 'channel', channel: 'default' } };
  return good(deployment, 'POST', '/api/sessions', { token, body });
}

/** Gives a command; gives the session after it. */
export function command(deployment, token, session, what) {
  const body = { id: ulid(), command: what };
  return good(deployment, 'POST', `/api/sessions/${session}/commands`, { token, body });
}

/** A customer's device with its key. */
export function newDevice() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url').toString('hex');
  return { key, privateKey };
}

/** Joins with a link's secret. */
export function claim(deployment, secret, device) {
  const code = { kind: 'link', code: secret };
  const body = { code, device: device.key, system: 'Linux', protocol: 1 };
  return good(deployment, 'POST', '/join/claim', { body });
}

/** Opens an agent's line and says hello. */
export async function openAgent(deployment, session, device) {
  const asked = await good(deployment, 'POST', '/join/challenge', { body: { session } });
  const text = `sasae agent ticket v1\n${session}\n${asked.challenge}`;
  const signature = sign(null, Buffer.from(text), device.privateKey).toString('hex');
  const body = { session, challenge: asked.challenge, signature };
  const { ticket } = await good(deployment, 'POST', '/join/ticket', { body });
  const line = await dial(deployment, ticket, undefined);
  line.send({ type: 'hello' });
  await message(line, ({ type }) => type === 'session', 'word on the session');
  return line;
}

/** What the deployment would be billed for so far. */
export async function counts(deployment) {
  const { address, token } = deployment.control;
  const headers = { 'x-sasae-control': token };
  return (await fetch(`${address}/control/counts`, { headers })).json();
}

/** What was counted between two readings. */
export function between(before, after) {
  const grown = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]);
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}
