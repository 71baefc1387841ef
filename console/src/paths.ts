// How to write the address of each screen of routes.tsx.

/** The addresses; a link is made nowhere else. */
export const paths = {
  home: "/",
  private: "/private",
  channel: (id: string): string => `/channels/${encodeURIComponent(id)}`,
  session: (id: string): string => `/sessions/${encodeURIComponent(id)}`,
  settings: "/settings",
  admin: (...parts: string[]): string => ["/admin", ...parts.map(encodeURIComponent)].join("/"),
  history: "/history",
  audit: (id: string): string => `/history/${encodeURIComponent(id)}`,
  share: (id: string): string => `/sessions/${encodeURIComponent(id)}/share`,
};
