import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { precompress } from "./scripts/precompress.ts";
import { stylesFirst } from "./scripts/styles-first.ts";

/** Paths that belong to the server, whatever page is open: never proxied away, never answered by the service worker. */
const serverPaths = [
  "api",
  "graphql",
  "ws",
  "health",
  "metrics",
  "crm",
  "oauth",
  "account-info",
  "hubspot",
  "upso",
  "webhooks",
];

const server = process.env["GOMARK_SERVER"] ?? "http://127.0.0.1:8080";

const manifest = {
  name: "GoMark",
  short_name: "GoMark",
  description: "The go-to-market platform for a company of companies",
  start_url: "/",
  display: "standalone" as const,
  background_color: "#ffffff",
  theme_color: "#2b59d9",
  icons: [
    { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" as const },
    { src: "/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" as const },
    { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" as const },
    { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" as const },
  ],
};

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      registerType: "prompt",
      injectRegister: null,
      manifest,
      workbox: {
        navigateFallback: "/index.html",
        navigateFallbackDenylist: serverPaths.map((path) => new RegExp(`^/${path}(/|$)`, "u")),
        globPatterns: ["**/*.{js,css,html,svg,png,webmanifest}"],
        globIgnores: ["**/echarts-*.js"],
        cleanupOutdatedCaches: true,
      },
    }),
    stylesFirst(),
    precompress(),
  ],
  server: {
    proxy: Object.fromEntries(
      serverPaths.map((path) => [`/${path}`, { target: server, ws: path === "ws", xfwd: true }]),
    ),
  },
  build: {
    target: "es2023",
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Few chunks: on a slow line every file costs a round trip. What many pages share travels with the frame,
          // what only some need (zod, charts) stays by itself.
          groups: [
            { name: "echarts", test: /node_modules[\\/](echarts|zrender)[\\/]/u, priority: 40 },
            { name: "zod", test: /node_modules[\\/]zod[\\/]/u, priority: 40 },
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/u, priority: 30 },
            {
              name: "router",
              test: /node_modules[\\/]@tanstack[\\/](history|query-core|react-query|react-router|react-store|router-core|store)[\\/]/u,
              priority: 30,
            },
            // what the frame itself needs stands apart: else the first page fetches a module's chunk for one file in it
            { name: "frame", tags: ["$initial"], priority: 25 },
            { name: "shared", minShareCount: 4, priority: 20 },
            { name: "crm", test: /modules[\\/]crm[\\/]/u, minShareCount: 2, priority: 10 },
            { name: "identity", test: /modules[\\/]identity[\\/]/u, minShareCount: 2, priority: 10 },
            { name: "more", minShareCount: 2, priority: 5 },
          ],
        },
      },
    },
  },
});
