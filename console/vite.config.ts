// Builds two pages: the console (index.html) and the join page (j.html).

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { schemaPlugin } from "./tools/schema-plugin";

export default defineConfig({
  plugins: [react(), schemaPlugin()],
  build: {
    target: ["chrome120", "firefox128", "safari17"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: { input: { console: "index.html", join: "j.html" } },
  },
  test: { include: ["tests/unit/**/*.test.ts"], environment: "node" },
});
