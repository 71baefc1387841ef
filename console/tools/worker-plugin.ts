// Tells the service worker which files it was built with: all that the console can load, and
// nothing that only the customers' pages do.

import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";

const WORKER = "sw.js";
const CONSOLE = "console";

/** A Vite plugin that fills in the service worker's list of files. */
export function workerPlugin(): Plugin {
  return {
    name: "sasae-worker",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = bundle[WORKER];
      if (worker?.type !== "chunk") {
        throw new Error(`${WORKER} was not built`);
      }
      const files = filesOf(bundle).sort();
      const page = bundle["index.html"];
      const hash = createHash("sha256").update(files.join("\n"));
      hash.update(page?.type === "asset" ? page.source : "");
      const build = hash.digest("hex").slice(0, 16);
      worker.code = worker.code
        .replaceAll("SASAE_FILES", JSON.stringify(files))
        .replaceAll("SASAE_BUILD", JSON.stringify(build));
    },
  };
}

function filesOf(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (chunk === undefined || found.has(`/${name}`)) {
      return;
    }
    found.add(`/${name}`);
    if (chunk.type === "chunk") {
      for (const css of chunk.viteMetadata?.importedCss ?? []) {
        found.add(`/${css}`);
      }
      for (const asset of chunk.viteMetadata?.importedAssets ?? []) {
        found.add(`/${asset}`);
      }
      [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
    }
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === "chunk" && chunk.isEntry && chunk.name === CONSOLE) {
      visit(chunk.fileName);
    }
  }
  return [...found];
}
