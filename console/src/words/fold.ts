// Makes texts alike that people type alike, for searching.

/** Folds width and case (NFKC), katakana to hiragana, and any run of spaces to one. */
export function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/\s+/g, " ")
    .trim();
}
