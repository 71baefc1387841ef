// Plays the agent in a page of its own: answers the offer, encodes a test picture with WebCodecs,
// sends it over a lane that loses packets on purpose, and keeps what the viewer says.
// Loaded as a classic script by share.test.mjs; never shipped.

const LOSS = 0.08;
const FRAGMENT = 1_000;

globalThis.agent = {
  heard: [],
  acks: 0,
  lost: 0,
  resent: 0,

  /** Sets the connection up; `toConsole` takes a signal. */
  start({ request, mode, codec, width, height, toConsole }) {
    Object.assign(this, { request, mode, codec, width, height, toConsole });
    this.rtc = new RTCPeerConnection();
    const open = (label, id, reliable) =>
      this.rtc.createDataChannel(label, {
        negotiated: true,
        id,
        ...(reliable ? {} : { ordered: false, maxRetransmits: 0 }),
      });
    this.control = open("control", 0, true);
    this.input = open("input", 1, true);
    this.pointer = open("pointer", 2, false);
    this.picture = open("picture", 3, false);
    this.picture.binaryType = "arraybuffer";
    for (const channel of [this.control, this.input, this.pointer]) {
      channel.addEventListener("message", ({ data }) => this.hear(JSON.parse(data)));
    }
    this.picture.addEventListener("message", ({ data }) => this.readAck(new DataView(data)));
    this.rtc.addEventListener("icecandidate", ({ candidate }) => {
      const candidates = [candidate?.candidate ?? ""];
      toConsole({ type: "candidates", request, candidates });
    });
    this.canvas = new OffscreenCanvas(width, height);
    this.packet = 0;
    this.frame = 0;
    this.flying = new Map();
    this.wantsKey = true;
    this.tick = 0;
  },

  async take(signal) {
    if (signal.type === "offer") {
      await this.rtc.setRemoteDescription({ type: "offer", sdp: signal.sdp });
      await this.rtc.setLocalDescription();
      this.toConsole({ type: "answer", request: this.request, sdp: this.rtc.localDescription.sdp });
    } else if (signal.type === "candidates") {
      for (const candidate of signal.candidates.filter((line) => line !== "")) {
        await this.rtc.addIceCandidate({ candidate, sdpMid: "0" });
      }
    }
  },

  hear(message) {
    this.heard.push(message);
    if (message.type === "hello") {
      this.say({
        type: "hello",
        protocol: 1,
        mode: this.mode,
        codec: this.codec,
        width: this.width,
        height: this.height,
      });
      this.begin();
    } else if (message.type === "key_frame") {
      this.wantsKey = true;
    }
  },

  say(message) {
    this.control.send(JSON.stringify(message));
  },

  begin() {
    this.encoder = new VideoEncoder({
      output: (chunk) => this.sendChunk(chunk),
      error: (error) => this.heard.push({ type: "encoder_error", text: String(error) }),
    });
    this.encoder.configure({
      codec: this.codec === "av1" ? "av01.0.08M.08" : "avc1.42E02A",
      width: this.width,
      height: this.height,
      latencyMode: "realtime",
      bitrate: 3_000_000,
      ...(this.codec === "h264" ? { avc: { format: "annexb" } } : {}),
    });
    this.timer = setInterval(() => this.paint(), 50);
  },

  paint() {
    const { canvas, width, height } = this;
    const context = canvas.getContext("2d");
    this.tick += 1;
    const sky = context.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, "#2b5876");
    sky.addColorStop(1, "#4e4376");
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#f6f7f9";
    context.fillRect(width * 0.12, height * 0.14, width * 0.6, height * 0.6);
    context.fillStyle = "#14181f";
    context.font = "28px sans-serif";
    context.fillText("請求書_2026-11.pdf – 印刷プレビュー", width * 0.15, height * 0.23);
    context.font = "20px sans-serif";
    context.fillText(`frame ${this.tick}`, width * 0.15, height * 0.31);
    // The corner says which picture this is: the test reads it back from the viewer's canvas.
    context.fillStyle = this.tick % 2 === 0 ? "#ff0000" : "#0000ff";
    context.fillRect(0, 0, 64, 64);
    const image = new VideoFrame(canvas, { timestamp: this.tick * 50_000 });
    this.encoder.encode(image, { keyFrame: this.wantsKey });
    this.wantsKey = false;
    image.close();
  },

  sendChunk(chunk) {
    const coded = new Uint8Array(chunk.byteLength);
    chunk.copyTo(coded);
    const bytes = new Uint8Array(5 + 5 + 10 + coded.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, this.width, true);
    view.setUint16(2, this.height, true);
    view.setUint8(4, 1);
    view.setUint8(5, 1);
    view.setUint32(6, 10 + coded.length, true);
    view.setUint8(10, this.codec === "av1" ? 1 : 2);
    view.setUint8(11, chunk.type === "key" ? 1 : 0);
    view.setUint16(16, this.width, true);
    view.setUint16(18, this.height, true);
    bytes.set(coded, 20);
    const count = Math.ceil(bytes.length / FRAGMENT);
    for (let index = 0; index < count; index++) {
      const fragment = bytes.subarray(index * FRAGMENT, (index + 1) * FRAGMENT);
      this.sendPiece({ frame: this.frame, index, count, fragment });
    }
    this.frame += 1;
  },

  sendPiece(piece) {
    const { frame, index, count, fragment } = piece;
    const bytes = new Uint8Array(13 + fragment.length);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, 1);
    view.setUint32(1, this.packet, true);
    view.setUint32(5, frame, true);
    view.setUint16(9, index, true);
    view.setUint16(11, count, true);
    bytes.set(fragment, 13);
    this.flying.set(this.packet, piece);
    this.packet += 1;
    if (Math.random() < LOSS) {
      this.lost += 1;
    } else {
      this.picture.send(bytes);
    }
  },

  readAck(view) {
    this.acks += 1;
    const largest = view.getUint32(1, true);
    const done = view.getUint32(7, true);
    let low = largest - view.getUint16(12, true);
    this.delivered(low, largest);
    for (let at = 14; at < view.byteLength; at += 4) {
      const high = low - view.getUint16(at, true) - 1;
      low = high - view.getUint16(at + 2, true) + 1;
      this.delivered(low, high);
    }
    for (const [packet, piece] of this.flying) {
      if (piece.frame < done) {
        this.flying.delete(packet);
      } else if (packet + 3 <= largest) {
        this.flying.delete(packet);
        this.resent += 1;
        this.sendPiece(piece);
      }
    }
  },

  delivered(low, high) {
    for (let packet = low; packet <= high; packet++) {
      this.flying.delete(packet);
    }
  },

  stop() {
    clearInterval(this.timer);
    this.say({ type: "end" });
  },
};
