// An address that leads nowhere, or to what this member may not see.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "../paths";

/** Says so, and where to go. */
export function NotFound({ title }: { title?: string }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <h1>{title ?? t("list.notFound")}</h1>
      <p>{t("list.notFoundText")}</p>
      <Link href={paths.home} className="button button-normal">
        {t("list.toHome")}
      </Link>
    </div>
  );
}
