// The console's start.

import "./styles/base.css";
import "./styles/ui.css";
import "./styles/shell.css";
import "./styles/lists.css";
import "./styles/session.css";
import "./styles/share.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startInstallation } from "./install/installation";
import { startWords } from "./words/i18n";

await startWords();
const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
if (import.meta.env.PROD) {
  // Without a worker the console works all the same: private windows may refuse one.
  void startInstallation().catch(() => undefined);
}
