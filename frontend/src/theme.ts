import { createTheme, type MantineColorsTuple } from "@mantine/core";

// The ground of the dark: ink-blue, from its text to what lies deepest.
const dark: MantineColorsTuple = [
  "#ece9df", "#cfd4d8", "#a9b4bf", "#8a97a3", "#3a4753",
  "#2d3843", "#202a34", "#12181f", "#0e1319", "#0a0e13",
];
const indigo: MantineColorsTuple = [
  "#e6f0f5", "#cde1ea", "#a3c8d9", "#7fbbdb", "#4f97bb",
  "#2f7ca3", "#1f6c93", "#165e83", "#114c6b", "#0c3a52",
];
const vermilion: MantineColorsTuple = [
  "#fbeae5", "#f5d0c6", "#f0b3a2", "#ff8a6b", "#e0694a",
  "#d4512f", "#cc4523", "#c73e1d", "#a53116", "#842610",
];
const moss: MantineColorsTuple = [
  "#edf2e9", "#d9e4d1", "#bdd1b0", "#a3c48f", "#7d9f6a",
  "#658852", "#587947", "#4c6b3c", "#3c5630", "#2e4324",
];
const amber: MantineColorsTuple = [
  "#fbf1dc", "#f5e2b8", "#efcf8b", "#e5b454", "#c98f1e",
  "#b47d0c", "#a77203", "#9a6700", "#7c5300", "#5f4000",
];

/** Colours, type and sizes of the console (docs: visual identity); details are in `tokens.css`. */
export const theme = createTheme({
  colors: { dark, indigo, vermilion, moss, amber },
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 4,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', 'Liberation Mono', monospace",
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "20px" }, h2: { fontSize: "16px" }, h3: { fontSize: "14px" } },
  },
  components: {
    Button: { defaultProps: { size: "sm" } },
    Anchor: { defaultProps: { underline: "always" } },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    Loader: { defaultProps: { size: "sm" } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 100 } } },
  },
});
