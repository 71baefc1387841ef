// Which video codecs this browser decodes, and how WebCodecs wants them named.

import type { Codec } from "../protocol/generated";

/** Best first: what the viewer offers to the agent. */
const OFFERED: readonly Codec[] = ["av1", "h264"];
/** A size that every support session has at least; levels are refined by the real size. */
const TYPICAL = { width: 1920, height: 1080 };

/** The codecs that this browser can decode, best first; none where WebCodecs is missing. */
export async function decodableCodecs(): Promise<Codec[]> {
  if (typeof VideoDecoder === "undefined") {
    return [];
  }
  const answers = await Promise.all(
    OFFERED.map(async (codec) => {
      const name = codecName(codec, TYPICAL.width, TYPICAL.height);
      const answer = await VideoDecoder.isConfigSupported(decoderConfig(name)).catch(() => null);
      return answer?.supported === true ? codec : undefined;
    }),
  );
  return answers.filter((codec) => codec !== undefined);
}

/** How the decoder is set up: every frame out at once, none held back. */
export function decoderConfig(name: string, software = false): VideoDecoderConfig {
  return {
    codec: name,
    optimizeForLatency: true,
    hardwareAcceleration: software ? "prefer-software" : "no-preference",
  };
}

/** The name in the codec registry of WebCodecs, with the smallest level that holds the size. */
export function codecName(codec: Codec, width: number, height: number, key?: Uint8Array): string {
  const pixels = width * height;
  if (codec === "av1") {
    // Levels 4.0, 5.0 and 6.0 by the largest picture (AV1 specification, annex A.3).
    const level = pixels <= 2_359_296 ? "08" : pixels <= 8_912_896 ? "12" : "16";
    return `av01.0.${level}M.08`;
  }
  // Levels 4.2, 5.1 and 6.0 by the largest picture (ITU-T H.264, table A-1).
  const level = pixels <= 2_228_224 ? "2A" : pixels <= 9_437_184 ? "33" : "3C";
  return `avc1.${(key && profileOf(key)) ?? `42E0${level}`}`;
}

/** Profile, constraints and level of the first sequence parameter set of an Annex B stream. */
export function profileOf(stream: Uint8Array): string | undefined {
  for (let at = 0; at + 6 < stream.length; at++) {
    const isStart = stream[at] === 0 && stream[at + 1] === 0 && stream[at + 2] === 1;
    if (isStart && ((stream[at + 3] ?? 0) & 0x1f) === 7) {
      const bytes = [...stream.subarray(at + 4, at + 7)];
      return bytes.map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join("");
    }
  }
  return undefined;
}
