// How long the texts of a session may be, in characters; the gateway holds to the same.

export const CUSTOMER_CHARS_MAX = 64;
export const SUBJECT_CHARS_MAX = 200;
export const REASON_CHARS_MAX = 200;
