import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

// The built files have fixed names: they stand in the repository and in the wheel, and a second build is compared with them.
export default defineConfig({
  base: "/static/",
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: "../src/gouji/review/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    rollupOptions: {
      input: { page: "index.html", frame: "src/frame.css" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
