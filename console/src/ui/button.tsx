// Buttons: one look for each weight, with room for an icon, by React Aria for press and focus.

import type { ReactElement, ReactNode } from "react";
import { Button as AriaButton, type ButtonProps } from "react-aria-components/Button";
import { Icon, type IconName } from "./icon";

interface Props extends Omit<ButtonProps, "children" | "className"> {
  children?: ReactNode;
  icon?: IconName;
  /** How much it weighs on the screen; one primary button at most is in sight. */
  weight?: "primary" | "normal" | "quiet" | "danger";
  size?: "normal" | "large" | "small";
  "data-testid"?: string;
}

/** A button with words and perhaps an icon. */
export function Button({
  children,
  icon,
  weight = "normal",
  size = "normal",
  ...rest
}: Props): ReactElement {
  return (
    <AriaButton {...rest} className={`button button-${weight} size-${size}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  );
}

/** A button that is an icon only; `label` says what it does. */
export function IconButton({
  icon,
  label,
  weight = "quiet",
  ...rest
}: Omit<Props, "children" | "size"> & { icon: IconName; label: string }): ReactElement {
  return (
    <AriaButton {...rest} aria-label={label} className={`button button-${weight} button-icon`}>
      <Icon name={icon} />
    </AriaButton>
  );
}
