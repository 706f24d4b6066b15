import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.GENKAN_URL ?? "http://localhost:8080";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: {
    outDir: "../src/genkan/console/static",
    emptyOutDir: true,
    chunkSizeWarningLimit: 6000,
    rolldownOptions: {
      // React's compiler marks files of GraphiQL; in a bundle the mark means nothing.
      onLog: (level, log, otherwise) => {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") otherwise(level, log);
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/console-api", "/v1", "/v2", "/api", "/dev", "/oauth2"].map((path) => [
        path,
        // The server takes orders from its own pages alone.
        { target: server, changeOrigin: true, headers: { origin: server } },
      ]),
    ),
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
