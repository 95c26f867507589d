// Builds app/web/static/dist/ with content hashes in the names; manifest.json maps the plain
// names ("app.css") to the hashed ones, and the template global asset() reads it.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const out = resolve(here, "../static/dist");

// Bootstrap 5.3 still speaks the older Sass dialect; its warnings are not ours to fix.
const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css, loadedUrls } = sass.compile(path, {
        loadPaths: [join(root, "node_modules")],
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      });
      const watchFiles = loadedUrls.map((url) => fileURLToPath(url));
      return { contents: css, loader: "css", resolveDir: here, watchFiles };
    });
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const result = await esbuild.build({
  absWorkingDir: root,
  nodePaths: [join(root, "node_modules")],
  entryPoints: [
    { in: join(here, "scss/app.scss"), out: "app" },
    { in: join(here, "js/app.js"), out: "app" },
    { in: join(here, "js/search-map.js"), out: "search-map" },
    { in: join(here, "js/place-editor.js"), out: "place-editor" },
    { in: join(here, "js/weighing.js"), out: "weighing" },
    { in: join(here, "js/weighing-worker.js"), out: "weighing-worker" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  entryNames: "[name]-[hash]",
  assetNames: "[ext]/[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  plugins: [scss],
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});

// Entries keep their own name; a file that a style sheet refers to keeps its source's name.
const HASH = /-[A-Z0-9]{8}(?=\.[a-z0-9]+$)/;
const manifest = {};
for (const path of Object.keys(result.metafile.outputs)) {
  const name = relative(out, resolve(root, path));
  if (!name.endsWith(".txt")) manifest[name.replace(HASH, "")] = name;
}
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b)));
await writeFile(join(out, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);

// The faces that PDF files are set in, by plain names: app/web/pdf.py reads them, no browser does.
await mkdir(join(out, "paper"), { recursive: true });
const faces = join(root, "node_modules/@fontsource/source-sans-3/files");
for (const [range, weight] of [["latin", 400], ["latin", 700], ["latin-ext", 400], ["latin-ext", 700]]) {
  const name = `source-sans-3-${range}-${weight}-normal.woff`;
  await copyFile(join(faces, name), join(out, "paper", name));
}

const total = Object.entries(result.metafile.outputs).map(([path, { bytes }]) => [bytes, path]);
for (const [bytes, path] of total.sort((a, b) => b[0] - a[0])) {
  process.stdout.write(`${String(Math.round(bytes / 1024)).padStart(5)} KB  ${path}\n`);
}
