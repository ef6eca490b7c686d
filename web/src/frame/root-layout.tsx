import { Outlet } from "@tanstack/react-router";

/** The outermost layout: whatever page the address names. */
export function RootLayout() {
  return <Outlet />;
}
