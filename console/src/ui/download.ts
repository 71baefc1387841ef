// Hands a text to the reader as a file.

const KEPT_MS = 60_000;

/** Saves `parts` as a file called `name`. */
export function download(name: string, type: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click; some ask where to first.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
