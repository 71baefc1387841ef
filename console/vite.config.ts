// Builds three pages, the console (index.html), the join page (j.html) and the support form
// (s.html), and the console's service worker, whose address must not change.

import locales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { schemaPlugin } from "./tools/schema-plugin.ts";
import { workerPlugin } from "./tools/worker-plugin.ts";

export default defineConfig({
  // React Aria brings its own few words in thirty languages; the console has two.
  plugins: [react(), schemaPlugin(), workerPlugin(), locales.vite({ locales: ["ja-JP", "en-US"] })],
  build: {
    target: ["chrome120", "firefox128", "safari17"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: {
        console: "index.html",
        join: "j.html",
        support: "s.html",
        worker: "src/install/worker.ts",
      },
      output: {
        entryFileNames: ({ name }) => (name === "worker" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  test: { include: ["tests/unit/**/*.test.ts"], environment: "node" },
});
