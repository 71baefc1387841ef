// Groups of members, for giving access to channels at once.

import { type ReactElement, useState } from "react";
import type { GroupView, MemberView } from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { GroupDialog } from "./group-dialog";
import { Panel, Read, RefusedText } from "./parts";
import { useAdminApi, useReading, useSaving } from "./use-admin";
import { useWords } from "./use-words";

type Open =
  | { kind: "new" }
  | { kind: "edit"; group: GroupView }
  | { kind: "remove"; group: GroupView };

const NAMES_SHOWN = 4;

/** The screen. */
export function GroupsScreen(): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const { reading, reload } = useReading("groups", async () => {
    const [{ groups }, { members }] = await Promise.all([api.groups(), api.members()]);
    return { groups, members };
  });
  const [open, setOpen] = useState<Open>();
  const members = reading.kind === "ready" ? reading.value.members : [];
  const close = (): void => setOpen(undefined);
  const again = (): void => void reload();
  const create = (
    <Button weight="primary" icon="plus" onPress={() => setOpen({ kind: "new" })}>
      {t("groups.new")}
    </Button>
  );
  return (
    <Panel title={t("sections.groups")} text={t("groups.text")} acts={create}>
      <Read reading={reading} onRetry={again}>
        {({ groups }) =>
          groups.length === 0 ? (
            <div className="none">
              <strong>{t("groups.empty")}</strong>
              <p>{t("groups.emptyText")}</p>
            </div>
          ) : (
            <ul className="rows">
              {groups.map((group) => (
                <Row key={group.id} group={group} members={members} onOpen={setOpen} />
              ))}
            </ul>
          )
        }
      </Read>
      {(open?.kind === "new" || open?.kind === "edit") && (
        <GroupDialog
          group={open.kind === "edit" ? open.group : undefined}
          members={members}
          onSaved={again}
          onClose={close}
        />
      )}
      {open?.kind === "remove" && (
        <RemoveDialog group={open.group} onRemoved={again} onClose={close} />
      )}
    </Panel>
  );
}

interface RowProps {
  group: GroupView;
  members: readonly MemberView[];
  onOpen: (open: Open) => void;
}

function Row({ group, members, onOpen }: RowProps): ReactElement {
  const { t } = useWords();
  const names = members.filter(({ id }) => group.members.includes(id)).map(({ name }) => name);
  const shown = names.slice(0, NAMES_SHOWN).join(" · ");
  return (
    <li className="row" data-testid="group-row">
      <Icon name="people" />
      <div className="row-main">
        <strong>{group.name}</strong>
        {group.description && <p>{group.description}</p>}
        <p className="row-names">
          {names.length === 0 ? t("groups.nobody") : shown}
          {names.length > NAMES_SHOWN && " …"}
        </p>
      </div>
      <span className="row-role">{t("groups.count", { count: names.length })}</span>
      <Button
        size="small"
        aria-label={t("groups.edit", { name: group.name })}
        onPress={() => onOpen({ kind: "edit", group })}
      >
        {t("edit")}
      </Button>
      <Button size="small" weight="quiet" onPress={() => onOpen({ kind: "remove", group })}>
        {t("remove")}
        <span className="unseen"> {group.name}</span>
      </Button>
    </li>
  );
}

interface RemoveProps {
  group: GroupView;
  onRemoved: () => void;
  onClose: () => void;
}

function RemoveDialog({ group, onRemoved, onClose }: RemoveProps): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const saving = useSaving();
  const remove = async (): Promise<void> => {
    if (await saving.run(() => api.removeGroup(group.id))) {
      notify(t("groups.removed"));
      onRemoved();
      onClose();
    }
  };
  return (
    <Dialog
      title={t("groups.removeTitle", { name: group.name })}
      text={t("groups.removeText")}
      onClose={onClose}
      isAlert
    >
      <RefusedText refused={saving.refused} />
      <div className="dialog-acts">
        <Button autoFocus onPress={onClose}>
          {t("cancel")}
        </Button>
        <Button weight="danger" isPending={saving.isBusy} onPress={() => void remove()}>
          {t("groups.removeConfirm")}
        </Button>
      </div>
    </Dialog>
  );
}
