// Stands in for a screen whose file cannot be loaded: a newer version has replaced it, or the
// network is gone. Everything else stays as it is, a share in its own window included.

import { Component, type ReactElement, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/button";

interface Props {
  children: ReactNode;
}

/** Catches what its children throw while they are drawn. */
export class OutdatedBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Outdated /> : this.props.children;
  }
}

function Outdated(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="empty" role="alert">
      <h1>{t("shell.outdatedTitle")}</h1>
      <p>{t("shell.outdated")}</p>
      <Button weight="primary" onPress={() => window.location.reload()}>
        {t("shell.reload")}
      </Button>
    </div>
  );
}
