import { Anchor, type AnchorProps, Button, type ButtonProps, Menu, type MenuItemProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type Native<Own> = Own &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Own> & { readonly ref?: Ref<HTMLAnchorElement> };

const ButtonAnchor = (props: Native<ButtonProps>) => <Button component="a" {...props} />;
const TextAnchor = (props: Native<AnchorProps>) => <Anchor component="a" size="sm" {...props} />;
const MenuAnchor = (props: Native<MenuItemProps>) => <Menu.Item component="a" {...props} />;

/** A button that goes to a page. */
export const ButtonLink = createLink(ButtonAnchor);

/** A link in a text, in the accent colour. */
export const TextLink = createLink(TextAnchor);

/** An item of a menu that goes to a page. */
export const MenuLink = createLink(MenuAnchor);
