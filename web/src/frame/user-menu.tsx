import { Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
  IconUserOff,
} from "@tabler/icons-react";
import { useMe } from "../lib/session.ts";
import { signOut, signOutEverywhere } from "../lib/sign-out.ts";
import { Avatar } from "../ui/avatar.tsx";
import { MenuLink } from "../ui/links.tsx";
import { tellProblem } from "../ui/toasts.tsx";
import { openShortcutHelp } from "./frame-dialogs.tsx";

const schemes = [
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
  { value: "auto", label: "As the system", icon: IconDeviceDesktop },
] as const;

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ narrow }: { readonly narrow: boolean }) {
  const { user } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = (how: () => Promise<void>) =>
    void how().catch((error: unknown) => tellProblem("Could not sign out", error));
  return (
    <Menu position="top-start" width={230}>
      <Menu.Target>
        <button type="button" className="gm-user">
          <Avatar name={user.name} size={24} />
          <span className={narrow ? "gm-sr" : "gm-clip"}>{user.name}</span>
          <span className="gm-sr">. Your menu</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <MenuLink to="/me" leftSection={<IconUser size={16} />}>
          Your profile
        </MenuLink>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openShortcutHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {schemes.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} />}
            rightSection={colorScheme === value ? <IconCheck size={15} aria-label="chosen" /> : null}
            onClick={() => setColorScheme(value)}
            closeMenuOnClick={false}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave(signOut)}>
          Sign out
        </Menu.Item>
        <Menu.Item leftSection={<IconUserOff size={16} />} onClick={() => leave(signOutEverywhere)}>
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
