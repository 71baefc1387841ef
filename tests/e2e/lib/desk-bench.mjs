// The desk under load, and what it costs: figures of a real deployment over real sockets.

import { readFileSync } from 'node:fs';
import {
  between, claim, command, counts, good, message, newDevice, newSession, openAgent, openConsole,
  signIn, ulid,
} from './desk-client.mjs';
import { deploy } from './deployment.mjs';
import { percentile, print } from './figures.mjs';
import { until } from './wait.mjs';

const CONSOLES = 50;
const CHANGES = 40;
const IDLE_SOCKETS = 1_000;
const DIALLED_AT_ONCE = 20;
const JOINS = 60;
/** Fewer than the wrong codes that one address may try: until one is right it counts as wrong. */
const JOINED_AT_ONCE = 4;
const RELAYED = 20;
const MEMBERS = ['demo-owner', 'demo-admin', 'demo-technician-1', 'demo-technician-2'];

/**
 * US dollars, region us-east-1: API Gateway WebSocket $1.00 per million messages and $0.25 per
 * million minutes of connection, DynamoDB on demand $0.625 per million write and $0.125 per million
 * read units (price pages of AWS, 2025); Lambda on arm64 $0.20 per million calls and $0.0000133334
 * per GB and second, HTTP API and EventBridge Scheduler $1.00 per million calls (price pages, first
 * tier, without the free one). Logs, transfer and storage are left out.
 */
const PRICE = {
  message: 1.0e-6,
  connectionMinute: 0.25e-6,
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  call: 0.2e-6,
  gigabyteSecond: 0.0000133334,
  httpCall: 1.0e-6,
  schedule: 1.0e-6,
};
const MEMORY_GB = 0.25;
const SESSION_MINUTES = 20;
const PING_MINUTES = 4;
/** Consoles that see a session's changes. */
const WATCHERS = 4;

/** Runs what is asked for by `is`, each on a deployment of its own. */
export async function desk(is) {
  const parts = [
    [['list_update_ms'], listUpdate],
    [['relay_store_reads', 'action_store_ops'], storeOps],
    [['joins_per_s'], joins],
    [['usd_per_1000_sessions'], cost],
    [['idle_sockets_per_gb'], idleSockets],
  ];
  for (const [names, run] of parts) {
    if (!is(...names)) continue;
    const deployment = await deploy();
    try {
      await run(deployment);
    } finally {
      await deployment.stop();
    }
  }
}

/** From a command to the last of fifty consoles that show what it changed. */
async function listUpdate(deployment) {
  const tokens = await Promise.all(MEMBERS.map((member) => signIn(deployment, member)));
  const lines = [];
  for (let at = 0; at < CONSOLES; at++) {
    lines.push(await openConsole(deployment, tokens[at % tokens.length]));
  }
  const { session } = await newSession(deployment, tokens[0]);
  const times = [];
  for (let turn = 0; turn < CHANGES; turn++) {
    const subject = `change ${turn}`;
    const isIt = (heard) => heard.type === 'session' && heard.session.subject === subject;
    const began = performance.now();
    const told = lines.map((line) =>
      message(line, isIt, 'news').then(() => times.push(performance.now() - began)),
    );
    await command(deployment, tokens[0], session.id, { type: 'rename', subject });
    await Promise.all(told);
  }
  print('list_update_ms_p50', percentile(times, 0.5), 'ms', times.length);
  print('list_update_ms_p95', percentile(times, 0.95), 'ms', times.length);
  for (const line of lines) line.close();
}

const storeRequests = (counted) =>
  Object.entries(counted)
    .filter(([name]) => /^dynamodb [A-Z]/.test(name))
    .reduce((sum, [, count]) => sum + count, 0);

/** What each action asks of the store, and each relayed message. */
async function storeOps(deployment) {
  const [owner, technician] = await Promise.all(
    ['demo-owner', 'demo-technician-1'].map((member) => signIn(deployment, member)),
  );
  const { session, codes } = await newSession(deployment, technician);
  const device = newDevice();
  const agent = { line: undefined };
  const request = ulid();
  const give = (token, what) => () => command(deployment, token, session.id, what);
  const isGranted = (line) =>
    message(line, ({ type, grant }) => type === 'session' && grant === request, 'the grant');
  const steps = [
    ['create', () => newSession(deployment, technician)],
    ['show_code', () => good(deployment, 'GET', `/api/sessions/${session.id}/codes`, { token: technician })],
    ['claim', () => claim(deployment, codes.secret, device)],
    ['agent_connect', async () => {
      agent.line = await openAgent(deployment, session.id, device);
    }],
    ['request', give(technician, { type: 'request', request, mode: 'view' })],
    ['answer', async () => {
      agent.line.send({ type: 'answer', request, answer: 'grant' });
      await isGranted(agent.line);
    }],
    ['end_share', give(technician, { type: 'end_share', request })],
    ['rename', give(technician, { type: 'rename', subject: 'printer' })],
    ['add_note', give(technician, { type: 'add_note', text: 'restarted it' })],
    ['invite', give(technician, { type: 'invite', member: 'demo-technician-2' })],
    ['assign', give(technician, {
      type: 'assign', member: 'demo-technician-2', holder: 'demo-technician-1',
    })],
    ['extend', give(owner, { type: 'extend', by: 172_800 })],
    ['release', give(owner, { type: 'release' })],
    ['pick_up', give(technician, { type: 'pick_up' })],
    ['close', give(technician, { type: 'close' })],
    ['delete', give(technician, { type: 'delete' })],
  ];
  for (const [name, act] of steps) {
    const before = await counts(deployment);
    await act();
    const used = between(before, await settled(deployment));
    print(`action_store_ops_${name}`, storeRequests(used), 'requests', 1);
  }
  await relayReads(deployment, technician);
}

/** The counts once nothing is under way any more. */
async function settled(deployment) {
  let last = JSON.stringify(await counts(deployment));
  return until('the end of what is under way', async () => {
    const now = await counts(deployment);
    const text = JSON.stringify(now);
    if (text === last) return now;
    last = text;
    return undefined;
  }, 20_000, 100);
}

async function connected(deployment, token) {
  const { session, codes } = await newSession(deployment, token);
  const device = newDevice();
  await claim(deployment, codes.secret, device);
  const agent = await openAgent(deployment, session.id, device);
  const line = await openConsole(deployment, token);
  const request = ulid();
  await command(deployment, token, session.id, { type: 'request', request, mode: 'view' });
  await message(agent, (heard) => heard.type === 'request', 'request');
  agent.send({ type: 'answer', request, answer: 'grant' });
  await message(agent, ({ type, grant }) => type === 'session' && grant === request, 'the grant');
  line.send({ type: 'connect', session: session.id, request });
  await message(line, ({ type }) => type === 'connect', 'connect');
  return { session, agent, line, request };
}

async function relayReads(deployment, token) {
  const { session, agent, line, request } = await connected(deployment, token);
  const before = await settled(deployment);
  const isSignal = ({ type }) => type === 'signal';
  for (let turn = 0; turn < RELAYED; turn++) {
    const signal = { type: 'candidates', request, candidates: [`candidate:${turn}`] };
    line.send({ type: 'signal', session: session.id, signal });
  }
  await until('the signals', () => agent.messages.filter(isSignal).length === RELAYED);
  const used = between(before, await settled(deployment));
  print('relay_store_reads', storeRequests(used) / RELAYED, 'requests', RELAYED);
}

/** How many customers get in within a second. */
async function joins(deployment) {
  const token = await signIn(deployment, 'demo-owner');
  const secrets = [];
  for (let at = 0; at < JOINS; at++) {
    secrets.push((await newSession(deployment, token)).codes.secret);
  }
  const devices = secrets.map(newDevice);
  const began = performance.now();
  await side(secrets.length, JOINED_AT_ONCE, (at) => claim(deployment, secrets[at], devices[at]));
  print('joins_per_s', JOINS / ((performance.now() - began) / 1000), '1/s', JOINS);
}

/** Does `work` for each number, so many at once. */
async function side(count, atOnce, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const residentBytes = (pid) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;

/** How many consoles that say nothing a gigabyte of the local deployment's memory holds. */
async function idleSockets(deployment) {
  const token = await signIn(deployment, 'demo-owner');
  const open = () => openConsole(deployment, token, { isWatching: false });
  // What is made once, such as threads and the store's cache, is made before.
  await side(50, DIALLED_AT_ONCE, open);
  const before = residentBytes(deployment.pid);
  await side(IDLE_SOCKETS, DIALLED_AT_ONCE, open);
  await settled(deployment);
  const each = (residentBytes(deployment.pid) - before) / IDLE_SOCKETS;
  print('idle_socket_kb', each / 1024, 'KiB', IDLE_SOCKETS);
  print('idle_sockets_per_gb', 2 ** 30 / each, '', IDLE_SOCKETS);
}

/** The price of a thousand sessions of twenty minutes, by what one of them is counted to use. */
async function cost(deployment) {
  const token = await signIn(deployment, 'demo-technician-1');
  const watchers = [];
  for (let at = 1; at < WATCHERS; at++) watchers.push(await openConsole(deployment, token));
  const before = await settled(deployment);
  const began = performance.now();
  const { session, agent, line, request } = await connected(deployment, token);
  await signalling(session, agent, line, request);
  for (let minute = PING_MINUTES; minute <= SESSION_MINUTES; minute += PING_MINUTES) {
    await heartbeat(deployment, token, { session, agent, line, request, seq: minute });
  }
  await command(deployment, token, session.id, { type: 'end_share', request });
  await command(deployment, token, session.id, { type: 'add_note', text: 'it prints again' });
  await command(deployment, token, session.id, { type: 'close', kind: 'solved' });
  const used = between(before, await settled(deployment));
  const bill = priced(used, await answerMs(deployment, token));
  process.stderr.write(`${JSON.stringify({ used, bill, ms: performance.now() - began })}\n`);
  const dollars = Object.values(bill).reduce((sum, part) => sum + part, 0) * 1000;
  print('usd_per_1000_sessions', dollars, 'USD', 1);
}

/** Two computers find each other: an offer, an answer, candidates in batches. */
async function signalling(session, agent, line, request) {
  const toAgent = (signal) => line.send({ type: 'signal', session: session.id, signal });
  const sdp = `v=0\r\n${'a=candidate\r\n'.repeat(200)}`;
  const candidates = Array.from({ length: 8 }, (_, at) => `candidate:${at} 1 udp 2113937151`);
  toAgent({ type: 'offer', request, sdp });
  await message(agent, ({ type }) => type === 'signal', 'offer');
  agent.send({ type: 'signal', signal: { type: 'answer', request, sdp } });
  for (let turn = 0; turn < 4; turn++) {
    toAgent({ type: 'candidates', request, candidates });
    agent.send({ type: 'signal', signal: { type: 'candidates', request, candidates } });
  }
  const isSignal = ({ type }) => type === 'signal';
  await until('all signals', () => line.messages.filter(isSignal).length === 5);
}

/** What both sides do every few minutes while a share is up. */
async function heartbeat(deployment, token, { session, agent, line, request, seq }) {
  const isPong = (heard) => heard.type === 'pong' && heard.seq === seq;
  line.send({ type: 'ping', seq });
  agent.send({ type: 'ping', seq });
  await Promise.all([line, agent].map((end) => message(end, isPong, 'pong')));
  agent.send({ type: 'hello', grant: request });
  line.send({ type: 'lease', session: session.id, request });
  const lists = ['/api/home', '/api/private', '/api/channels/default/sessions'];
  await Promise.all(lists.map((path) => good(deployment, 'GET', path, { token })));
}

/** How long a call takes as a client sees it: more than a function is billed for. */
async function answerMs(deployment, token) {
  const times = [];
  for (let turn = 0; turn < 20; turn++) {
    const began = performance.now();
    await good(deployment, 'GET', '/api/home', { token });
    times.push(performance.now() - began);
  }
  return percentile(times, 0.5);
}

function priced(used, callMs) {
  const sum = (pattern) =>
    Object.entries(used).reduce((all, [name, count]) => all + (pattern.test(name) ? count : 0), 0);
  const calls = sum(/^invoke /);
  const httpCalls = sum(/^invoke .*http/);
  return {
    messages: sum(/^socket message/) * PRICE.message,
    connections: 2 * SESSION_MINUTES * PRICE.connectionMinute,
    writes: (sum(/^dynamodb half write units/) / 2) * PRICE.writeUnit,
    reads: (sum(/^dynamodb half read units/) / 2) * PRICE.readUnit,
    calls: calls * PRICE.call,
    compute: calls * (callMs / 1000) * MEMORY_GB * PRICE.gigabyteSecond,
    http: httpCalls * PRICE.httpCall,
    schedules: sum(/^scheduler /) * PRICE.schedule,
  };
}
