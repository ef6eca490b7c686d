import { type CSSVariablesResolver, type MantineColorsTuple, createTheme } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#e9effd",
  "#d3dffb",
  "#aac1f7",
  "#8fb0ff",
  "#5c86ee",
  "#3a67e0",
  "#2b59d9",
  "#2149bb",
  "#1a3b98",
  "#142d75",
];
const red: MantineColorsTuple = [
  "#fbeaea",
  "#f6d4d3",
  "#f2b3b0",
  "#f28d88",
  "#dd6663",
  "#c94746",
  "#b0302f",
  "#942424",
  "#781c1c",
  "#5c1515",
];
const green: MantineColorsTuple = [
  "#e5f4ea",
  "#cbe8d5",
  "#97d5b1",
  "#5fc88f",
  "#33a768",
  "#1f8a51",
  "#17733f",
  "#125c33",
  "#0e4827",
  "#0a341c",
];
const yellow: MantineColorsTuple = [
  "#fcf1dc",
  "#f8e2b8",
  "#f0c987",
  "#e2ab52",
  "#c88a2b",
  "#a96c0f",
  "#8a5200",
  "#704300",
  "#573400",
  "#3e2500",
];

const gray: MantineColorsTuple = [
  "#f7f7f8",
  "#f1f1f4",
  "#ececf0",
  "#e4e4e9",
  "#c9c9d2",
  "#a3a5b0",
  "#7d808c",
  "#52555f",
  "#33353d",
  "#17181c",
];
const dark: MantineColorsTuple = [
  "#e7e8ec",
  "#c6c8d0",
  "#a9acb7",
  "#8f929e",
  "#434754",
  "#333743",
  "#1b1d23",
  "#191b20",
  "#131418",
  "#0f1013",
];

/** Mantine in GoMark's measures: 13-14 px text, 4 px grid, radius 6, borders instead of shadows. */
export const theme = createTheme({
  colors: { accent, red, green, yellow, gray, dark },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 5 },
  fontFamily: 'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.5", lg: "1.45", xl: "1.3" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "3px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "md",
  shadows: { xs: "none", sm: "none", md: "none", lg: "none", xl: "var(--gm-elevation)" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "28px" },
      h2: { fontSize: "16px", lineHeight: "24px" },
      h3: { fontSize: "14px", lineHeight: "20px" },
    },
  },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    ActionIcon: { defaultProps: { size: "md", variant: "subtle", color: "gray" } },
    // every dialog and message has one, and none of them says what the cross does
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, offset: 4 } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Select: { defaultProps: { comboboxProps: { transitionProps: { duration: 0 } } } },
    Modal: {
      defaultProps: {
        transitionProps: { duration: 100, transition: "fade" },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.35 } } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 0 } } },
  },
});

const ours = {
  "--mantine-color-body": "var(--gm-bg)",
  "--mantine-color-text": "var(--gm-text)",
  "--mantine-color-bright": "var(--gm-text)",
  "--mantine-color-dimmed": "var(--gm-text-2)",
  "--mantine-color-placeholder": "var(--gm-text-3)",
  "--mantine-color-anchor": "var(--gm-accent-text)",
  "--mantine-color-default": "var(--gm-raised)",
  "--mantine-color-default-hover": "var(--gm-hover)",
  "--mantine-color-default-color": "var(--gm-text)",
  "--mantine-color-default-border": "var(--gm-border-strong)",
  "--mantine-color-error": "var(--gm-lost)",
  "--mantine-color-success": "var(--gm-won)",
  "--mantine-color-accent-filled": "var(--gm-accent)",
  "--mantine-color-accent-filled-hover": "var(--gm-accent-hover)",
  "--mantine-color-accent-light": "var(--gm-accent-soft)",
  "--mantine-color-accent-light-color": "var(--gm-accent-text)",
  "--mantine-color-red-light": "var(--gm-lost-soft)",
  "--mantine-color-red-light-color": "var(--gm-lost)",
  "--mantine-color-red-text": "var(--gm-lost)",
  "--mantine-color-green-light": "var(--gm-won-soft)",
  "--mantine-color-green-light-color": "var(--gm-won)",
  "--mantine-color-yellow-light": "var(--gm-warn-soft)",
  "--mantine-color-yellow-light-color": "var(--gm-warn)",
  "--mantine-color-gray-light": "var(--gm-hover)",
  "--mantine-color-gray-light-color": "var(--gm-text-2)",
  "--mantine-color-gray-light-hover": "var(--gm-hover)",
};

/** Maps Mantine's colours to the tokens of `tokens.css`, so that both themes are decided in one place. */
export const resolveCssVariables: CSSVariablesResolver = () => ({ variables: {}, light: ours, dark: ours });
