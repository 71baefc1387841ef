// A short sound of two notes, made here: nothing is loaded, and it is heard over a phone call.

const NOTES_HZ = { queued: [659.3, 880], arrived: [880, 880] } as const;
const NOTE_SECONDS = 0.16;
const SOUND_SECONDS = 0.6;
const LOUDNESS = 0.18;
/** Several tabs of one browser ring once. */
const ONE_TAB_MS = 3_000;

let context: AudioContext | undefined;

/** Makes sound possible from the next click or key on: before one, browsers play nothing. */
export function readySound(): () => void {
  const wake = (): void => {
    context ??= new AudioContext();
    void context.resume();
  };
  const options = { capture: true, passive: true };
  window.addEventListener("pointerdown", wake, options);
  window.addEventListener("keydown", wake, options);
  return () => {
    window.removeEventListener("pointerdown", wake, options);
    window.removeEventListener("keydown", wake, options);
  };
}

/** Plays it, unless another tab has played it for the same `cause`. */
export async function ring(kind: keyof typeof NOTES_HZ, cause: string): Promise<void> {
  if (context?.state !== "running") {
    return;
  }
  const playing = context;
  const hold = (lock: Lock | null): Promise<void> | undefined => {
    if (lock === null) {
      return undefined;
    }
    play(playing, kind);
    return new Promise((resolve) => setTimeout(resolve, ONE_TAB_MS));
  };
  await navigator.locks.request(`sasae.ring.${cause}`, { ifAvailable: true }, hold);
}

/** Plays it because somebody wants to hear it. */
export async function tryOut(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  play(context, "queued");
}

function play(audio: AudioContext, kind: keyof typeof NOTES_HZ): void {
  NOTES_HZ[kind].forEach((frequency, at) => {
    const start = audio.currentTime + at * NOTE_SECONDS;
    const note = new OscillatorNode(audio, { type: "sine", frequency });
    const loudness = new GainNode(audio, { gain: 0 });
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.012);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + SOUND_SECONDS);
    note.connect(loudness).connect(audio.destination);
    note.start(start);
    note.stop(start + SOUND_SECONDS);
  });
}
