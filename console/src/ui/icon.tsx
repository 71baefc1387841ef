// The icons: 20 × 20, one stroke, in the colour of the text; always beside words or a label.

import type { ReactElement } from "react";

const PATHS = {
  alert:
    "M10 6.5v4M10 13.4v.1M8.7 3.2 2.4 14.3A1.5 1.5 0 0 0 3.7 16.5h12.6a1.5 1.5 0 0 0 1.3-2.2L11.3 3.2a1.5 1.5 0 0 0-2.6 0Z",
  back: "M11.5 5 6.5 10l5 5",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  chevron: "m6 8 4 4 4-4",
  clock: "M10 5.5V10l3 2M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z",
  close: "m5.5 5.5 9 9M14.5 5.5l-9 9",
  copy: "M7.5 7.5v-3a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-3M4.5 7.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z",
  expired:
    "M6 3.5h8M6 16.5h8M6.5 3.5v2.2c0 2 3.5 2.8 3.5 4.3s-3.5 2.3-3.5 4.3v2.2M13.5 3.5v2.2c0 2-3.5 2.8-3.5 4.3s3.5 2.3 3.5 4.3v2.2",
  eye: "M2.5 10S5 4.8 10 4.8 17.5 10 17.5 10 15 15.2 10 15.2 2.5 10 2.5 10ZM12.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0Z",
  full: "M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4",
  globe:
    "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM3 10h14M10 3c2 2 2.8 4.3 2.8 7S12 15 10 17c-2-2-2.8-4.3-2.8-7S8 5 10 3Z",
  history: "M4 10a6.3 6.3 0 1 0 2-4.6L3.5 7.8M3.5 3.8v4h4M10 6.8V10l2.4 1.6",
  hash: "M7.8 3.5 6.2 16.5M13.8 3.5l-1.6 13M3.8 7.5h13M3.2 12.5h13",
  home: "M3.5 9 10 3.5 16.5 9v6.5a1 1 0 0 1-1 1h-3.5v-5h-4v5H4.5a1 1 0 0 1-1-1Z",
  inbox: "M3 11.5 5 4.5h10l2 7v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1ZM3 11.5h4a3 3 0 0 0 6 0h4",
  lock: "M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  open: "M11.5 3.5h5v5M16.5 3.5 9.5 10.5M14.5 11.5v4a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h4",
  people:
    "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c0-3 2.4-4.7 5.5-4.7s5.5 1.7 5.5 4.7M13.5 4a2.8 2.8 0 0 1 0 5.2M15 12.2c1.9.5 3 1.9 3 4.3",
  plus: "M10 4v12M4 10h12",
  pointer: "m5 3.5 10.5 6-4.7 1.2L8.2 15.5Z",
  screen:
    "M3.5 4h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM7 17h6M10 14v3",
  person: "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM4 16.6c0-3 2.7-4.6 6-4.6s6 1.6 6 4.6",
  play: "M6.5 4v12l9-6Z",
  settings:
    "M3 6h7M14 6h3M3 14h3M10 14h7M12 8.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM8 16.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  signOut: "M8 16.5H4.5a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1H8M13 13.5l3.5-3.5L13 6.5M16 10H8",
  stop: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM8 8h4v4H8Z",
  wifi: "M2.5 8a11 11 0 0 1 15 0M5.2 11a7 7 0 0 1 9.6 0M7.8 13.8a3.3 3.3 0 0 1 4.4 0M10 16.3v.1",
  wifiOff:
    "M3 3l14 14M2.5 8c1-.9 2-1.5 3-2M9 5.1c3-.3 6 .7 8.5 2.9M5.2 11c.8-.7 1.7-1.2 2.7-1.5M7.8 13.8a3.3 3.3 0 0 1 4.4 0M10 16.3v.1",
  arrowDown: "M10 4v12M5 11l5 5 5-5",
  arrowUp: "M10 16V4M5 9l5-5 5 5",
  assign:
    "M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5c0-3 2.4-4.7 5.5-4.7M11 14h6.5M15 11.5l2.5 2.5-2.5 2.5",
  bell: "M5.5 8.5a4.5 4.5 0 0 1 9 0c0 4 1.5 5 1.5 5H4s1.5-1 1.5-5ZM8.3 16a1.8 1.8 0 0 0 3.4 0",
  extend: "M10 5.5V10l2.5 1.5M16.9 9a7 7 0 1 0-6 7.9M15 13v4.5M12.8 15.2h4.5",
  invite:
    "M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5c0-3 2.4-4.7 5.5-4.7 1.6 0 3 .4 4 1.3M15 11.5v5M12.5 14h5",
  keyboard:
    "M3.5 5h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6.5 12h7",
  kebab: "M10 4.5h.01M10 10h.01M10 15.5h.01",
  key: "M12.7 3.5a3.8 3.8 0 1 1-3.5 5.3L3.5 14.5v2h2.8v-2h2v-2l1.9-1.9M13.6 6.4h.01",
  leave: "M8 16.5H4.5a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1H8M13 13.5l3.5-3.5L13 6.5M16 10H8",
  link: "M8.5 11.5a3 3 0 0 0 4.3.2l2.7-2.7a3 3 0 0 0-4.3-4.3L10 6M11.5 8.5a3 3 0 0 0-4.3-.2L4.5 11a3 3 0 0 0 4.3 4.3l1.1-1.2",
  mail: "M3.5 4.5h13a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM3 6l7 5 7-5",
  note: "M5 3.5h10a1 1 0 0 1 1 1v7.5l-4.5 4.5H5a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1ZM11.5 16v-4h4M7 7.5h6M7 10.5h3",
  pencil: "m12.5 4.5 3 3L7 16H4v-3ZM10.5 6.5l3 3",
  pickUp: "M10 3.5v7M6.8 7.5 10 10.8l3.2-3.3M3.5 11.5v4a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4",
  refresh: "M16 4.5v4h-4M4 15.5v-4h4M15.6 8.2A6 6 0 0 0 5 6.7M4.4 11.8A6 6 0 0 0 15 13.3",
  release: "M10 11V3.8M6.8 7 10 3.7 13.2 7M3.5 11.5v4a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4",
  search: "M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM13.5 13.5 17 17",
  transfer: "M3.5 7h12M12.5 4l3 3-3 3M16.5 13h-12M7.5 10l-3 3 3 3",
  trash:
    "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.7 10a1 1 0 0 0 1 1h5.6a1 1 0 0 0 1-1l.7-10M8.5 8.5v5M11.5 8.5v5",
  undo: "M4.5 4v4.5H9M4.8 8.4A6.2 6.2 0 1 1 4 12.5",
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon; words beside it say what it means. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The product's mark: two strokes that hold each other up, as in the character for a person. */
export function Mark({ size = 28 }: { size?: number }): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect className="mark-ground" width="32" height="32" rx="8" />
      <path className="mark-stroke" d="M15.5 6.5c0 7.5-2.5 13.5-8.5 18" />
      <path className="mark-stroke mark-second" d="M15.3 13.5c1.7 5 4.7 8.5 9.7 11" />
    </svg>
  );
}
