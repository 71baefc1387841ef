// The virtual modules of tools/schema-plugin.ts.

declare module "virtual:schema/console" {
  export const definitions: Readonly<Record<string, import("./check").Schema>>;
}
declare module "virtual:schema/join" {
  export const definitions: Readonly<Record<string, import("./check").Schema>>;
}
declare module "virtual:schema/support" {
  export const definitions: Readonly<Record<string, import("./check").Schema>>;
}
declare module "virtual:schema/admin" {
  export const definitions: Readonly<Record<string, import("./check").Schema>>;
}
declare module "virtual:schema/history" {
  export const definitions: Readonly<Record<string, import("./check").Schema>>;
}
declare module "virtual:schema/all" {
  export const definitions: Readonly<Record<string, import("./check").Schema>>;
}
