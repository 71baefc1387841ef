// What stands in place of rows: how to begin, or how to get out of a search that found nothing.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useCreate } from "../session/create";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import type { Heading } from "./list-screen";
import type { ListName } from "./session-book";

/** A list in which nothing is yet. */
export function EmptyList({ heading, name }: { heading: Heading; name: ListName }): ReactElement {
  const { t } = useTranslation();
  const create = useCreate();
  return (
    <div className="empty">
      <span className="empty-picture" aria-hidden="true">
        <Icon name="screen" size={40} />
      </span>
      <h2>{t("list.emptyTitle")}</h2>
      <p>{heading.empty}</p>
      <Button icon="plus" onPress={() => create(name)}>
        {t("create.button")}
      </Button>
    </div>
  );
}

/** A search or a filter that leaves nothing. */
export function NoMatch({ onAll }: { onAll: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <p>{t("list.noMatch")}</p>
      <Button onPress={onAll}>{t("list.showAll")}</Button>
    </div>
  );
}
