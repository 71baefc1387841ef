// A dialog over the page: React Aria keeps the focus inside and gives it back.

import type { ReactElement, ReactNode } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

interface Props {
  title: string;
  /** One sentence below the title. */
  text?: string;
  children: ReactNode;
  onClose: () => void;
  /** Whether it interrupts for something that cannot be undone. */
  isAlert?: boolean;
  isWide?: boolean;
}

/** A dialog that is open for as long as it is rendered. */
export function Dialog({ title, text, children, onClose, isAlert, isWide }: Props): ReactElement {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isAlert}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className="overlay"
    >
      <Modal className={isWide ? "modal modal-wide" : "modal"}>
        <AriaDialog className="dialog" role={isAlert ? "alertdialog" : "dialog"}>
          <header className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <IconButton icon="close" label={t("dialog.close")} onPress={onClose} />
          </header>
          {text && <p className="dialog-text">{text}</p>}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
