// A stand-in for a channel's support form: asks, keeps a queue, lets a test move it on.

const SECRET = "s7K2mZ0aX5tLw9RbKcYd2B";
export const ENTRY = "q3J8mZ0aX5tLw9RbKcYd2A";

/** The form that the samples have. */
export const FORM = {
  is_on: true,
  title: { ja: "パソコンのお困りごと", en: "Help with your computer" },
  introduction: {
    ja: "平日 9:00〜18:00 に受け付けています。\nお急ぎの場合は 03-0000-0000 へお電話ください。",
    en: "We are here on weekdays from 9 to 18.\nIf it is urgent, call 03-0000-0000.",
  },
  fields: {
    name: "required",
    mail: "optional",
    phone: "optional",
    problem: "required",
    own: [{ label: { ja: "お客様番号", en: "Customer number" }, need: "optional" }],
  },
};

/** Answers `/support/...` for a `MockGateway`. */
export class MockSupport {
  constructor(gateway, origin) {
    this.form = FORM;
    this.queued = 3;
    this.place = { state: "queued", place: 4, since: Date.now(), again_after: 2 };
    this.asked = [];
    this.refusal = undefined;
    this.placeRefusal = undefined;
    this.origin = origin;
    gateway.before.push((method, path, body) => this.#answer(method, path, body));
  }

  #answer(method, path, body) {
    if (!path.startsWith("/support/")) return undefined;
    const json = (value, status = 200) => ({ status, json: value });
    const refuse = (code, field) => json({ code, message: code, field }, 400);
    const place = { ...this.place, now: Date.now() };
    if (path === "/support/place") {
      return this.placeRefusal ? refuse(this.placeRefusal) : json(place);
    }
    if (path !== `/support/${ENTRY}`) return json({ code: "not_found", message: "no form" }, 404);
    if (method === "GET") {
      if (!this.form.is_on) return refuse("support_closed");
      const { title, introduction, fields } = this.form;
      return json({
        team: "みどりサポート",
        domain: "midori-support.example",
        title,
        introduction,
        fields,
        queued: this.queued,
        stamp: "stamp",
        now: Date.now(),
      });
    }
    this.asked.push(body);
    if (this.refusal) return refuse(...this.refusal);
    return json(
      {
        pin: "482915037",
        secret: SECRET,
        join_url: `${this.origin}/j`,
        expires_at: Date.now() + 86_400_000,
        place,
      },
      201,
    );
  }
}
