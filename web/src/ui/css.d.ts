/** A design token or a part's own measure, such as `--gm-border`. */
export type CssVariable = `--${string}`;

declare module "react" {
  interface CSSProperties {
    [variable: CssVariable]: string | number | undefined;
  }
}
