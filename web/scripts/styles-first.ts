import type { Plugin } from "vite";

const stylesheet = /[ \t]*<link rel="stylesheet"[^>]*href="\/assets\/[^>]*>\n?/gu;

/** Puts the build's stylesheets before its scripts: the first paint waits for them, and on six connections order is priority. */
export function stylesFirst(): Plugin {
  return {
    name: "gomark-styles-first",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html) => {
        const styles = html.match(stylesheet) ?? [];
        return html.replace(stylesheet, "").replace(/[ \t]*<script type="module"/u, `${styles.join("")}$&`);
      },
    },
  };
}
