// A stand-in for the history of a team: many past sessions, paged, and an audit trail.

const MINUTE = 60_000;
const DAY = 86_400_000;
const PAGE = 100;
const NAMES = [
  "山田 商店 様",
  "Hoshino Dental",
  "鈴木 一郎 様",
  "Café Lumière",
  "Nakamura & Co.",
  "",
];
const SUBJECTS = ["印刷できない", "VPN", "メールが受信できない", "Till does not start"];
const PEOPLE = [
  { id: "aiko", name: "佐藤 愛子" },
  { id: "bo", name: "Bo Lindqvist" },
  { id: "ken", name: "田中 健" },
];
const STATES = ["closed", "closed", "expired", "closed", "deleted"];

export const ASKED = "01JD0000000000000000100000";

function row(at, now) {
  const created_at = now - at * 47 * MINUTE;
  const assignee = PEOPLE[at % PEOPLE.length];
  const customer = NAMES[at % NAMES.length];
  return {
    id: at === 0 ? ASKED : `01JD00000000000000002${String(at).padStart(5, "0")}`,
    place: { kind: "channel", channel: at % 3 === 0 ? "printers" : "default" },
    state: at < 2 ? "active" : STATES[at % STATES.length],
    ...(customer && { customer }),
    subject: SUBJECTS[at % SUBJECTS.length],
    assignee,
    technicians: at % 4 === 0 ? [assignee, PEOPLE[(at + 1) % PEOPLE.length]] : [assignee],
    is_asked: at % 5 === 0,
    created_at,
    ...(at >= 2 && { ended_at: created_at + (3 + (at % 50)) * MINUTE }),
    ...(at % 7 === 3 && { closed_because: "新しい証明書を入れて解決" }),
  };
}

const hash = (seq) =>
  String(seq)
    .repeat(64)
    .slice(0, 64)
    .replace(/[^0-9a-f]/g, "a");

function trail(now) {
  const by = (member) => ({ kind: "member", member });
  const [aiko, bo] = PEOPLE;
  const lines = [
    { by: { kind: "visitor" }, what: "created", from: "203.0.113.7" },
    { by: by(aiko), what: "picked_up", from: "198.51.100.4" },
    { by: by(aiko), what: "code_shown", from: "198.51.100.4" },
    { by: { kind: "device" }, what: "joined", from: "203.0.113.7" },
    { by: by(aiko), what: "requested", detail: { mode: "control" }, from: "198.51.100.4" },
    { by: { kind: "device" }, what: "granted", detail: { mode: "control" } },
    { by: by(aiko), what: "connected" },
    { by: by(aiko), what: "invited", detail: { member: bo } },
    { by: { kind: "service" }, what: "share_over", detail: { outcome: "ended" } },
    {
      by: by(aiko),
      what: "transferred",
      detail: { place: { kind: "channel", channel: "printers" } },
    },
    { by: by(bo), what: "closed", detail: { reason: "新しい証明書を入れて解決" } },
  ];
  return lines.map((line, seq) => ({
    seq,
    at: now - (lines.length - seq) * MINUTE,
    detail: {},
    hash: hash(seq),
    ...line,
  }));
}

/** Answers the history's part of `/api/` for a `MockGateway`. */
export class MockHistory {
  constructor(gateway, { count = 10_000 } = {}) {
    const now = Date.now();
    this.rows = Array.from({ length: count }, (_, at) => row(at, now));
    this.chain = { kind: "whole" };
    this.searches = [];
    this.exports = [];
    this.refusal = undefined;
    gateway.before.push((_method, path, body) => this.#answer(path, body));
  }

  #answer(path, body) {
    const json = (value, status = 200) => ({ status, json: value });
    const now = Date.now();
    if (path === "/api/history") {
      this.searches.push(body);
      if (this.refusal) return json({ code: this.refusal, message: "no" }, 503);
      return json(this.#page(body, now));
    }
    if (path === "/api/history/export") {
      this.exports.push(body);
      const from = Number(body.search.after ?? 0);
      const text = from === 0 ? "\uFEFFid,customer\r\n" : "";
      const next = from < 2 ? { next: String(from + 1) } : {};
      return json({ text: `${text}row ${from}\r\n`, ...next });
    }
    if (path.endsWith("/audit")) {
      const session = path.split("/")[3];
      return json({ session, records: trail(now), chain: this.chain });
    }
    if (path.endsWith("/intake")) {
      return json({
        at: now,
        language: "ja",
        name: "山田 花子",
        phone: "03-1234-5678",
        mail: "hanako@example.com",
        problem: "プリンターで印刷できません。\n昨日までは使えました。",
        own: [{ label: { ja: "お客様番号", en: "Customer number" }, text: "A-1029" }],
      });
    }
    return undefined;
  }

  #page({ text = "", from = 0, until = Number.POSITIVE_INFINITY, ...more }, now) {
    const words = text.normalize("NFKC").toLowerCase().split(/\s+/);
    const found = this.rows.filter((each) => {
      const all = [each.customer, each.subject, each.closed_because].join(" ").toLowerCase();
      return (
        words.every((word) => all.includes(word)) &&
        each.created_at >= from &&
        each.created_at < until &&
        (more.states.length === 0 || more.states.includes(each.state)) &&
        (!more.technician || each.technicians.some(({ id }) => id === more.technician)) &&
        (!more.channel || each.place.channel === more.channel)
      );
    });
    const start = Number(more.after ?? 0);
    const sessions = found.slice(start, start + PAGE);
    const isEnd = start + PAGE >= found.length;
    return {
      sessions,
      ...(isEnd ? {} : { next: String(start + PAGE) }),
      searched_to: sessions.at(-1)?.created_at ?? now - 400 * DAY,
      now,
    };
  }
}
