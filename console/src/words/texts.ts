// The shape of a catalogue, whatever its language.

/** Every text of `T`, by the same keys, in another language. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
