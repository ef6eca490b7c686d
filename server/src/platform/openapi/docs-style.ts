/** The look of `/api/docs`: the system's own fonts, both themes, readable at 360 px. */
export const docsStyle = `
:root {
  color-scheme: light dark;
  --page: light-dark(#fbfbfc, #16181d);
  --raised: light-dark(#ffffff, #1d2027);
  --text: light-dark(#1c2028, #e4e6eb);
  --muted: light-dark(#5a6270, #a0a7b4);
  --line: light-dark(#dfe2e8, #313641);
  --accent: light-dark(#2b59d9, #8fabff);
  --read: light-dark(#1f6f43, #6fd39b);
  --write: light-dark(#8a5300, #f0b95f);
  --remove: light-dark(#a62323, #ff9a94);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.55 system-ui, sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.frame { display: grid; grid-template-columns: 16rem minmax(0, 1fr); min-height: 100vh; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem; border-right: 1px solid var(--line); }
nav h2 { margin: 1.25rem 0 .25rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--muted); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: .2rem .4rem; color: var(--text); }
main { max-width: 60rem; width: 100%; padding: 2rem 1.5rem 6rem; }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; }
main h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; scroll-margin-top: 1rem; }
h4 { margin: 1.1rem 0 .35rem; font-size: .75rem; letter-spacing: .05em; text-transform: uppercase; color: var(--muted); }
details.call { margin: .5rem 0; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
details.call > summary { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; padding: .6rem .9rem; cursor: pointer; list-style: none; }
details.call > summary::-webkit-details-marker { display: none; }
details.call > div { scroll-margin-top: 4rem; padding: 0 .9rem .9rem; border-top: 1px solid var(--line); }
.method { min-width: 4.2rem; font-weight: 650; font-size: .8rem; }
.get { color: var(--read); } .post, .put, .patch { color: var(--write); } .delete { color: var(--remove); }
code, pre { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.path { overflow-wrap: anywhere; }
.summary { flex: 1 1 12rem; color: var(--muted); }
.note { color: var(--muted); margin: .35rem 0; }
pre { margin: .25rem 0; padding: .7rem .8rem; max-height: 26rem; overflow: auto; background: var(--page); border: 1px solid var(--line); border-radius: 6px; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-size: .75rem; font-weight: 600; color: var(--muted); }
td:first-child { white-space: nowrap; }
.required::after { content: " *"; color: var(--remove); }
.type { color: var(--muted); }
@media (max-width: 40rem) {
  thead { display: none; }
  tr, td { display: block; border-bottom: 0; padding-right: 0; }
  td { padding-block: 0; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
}
@media (max-width: 52rem) {
  .frame { display: block; }
  nav { position: static; height: auto; max-height: 14rem; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1.25rem 1rem 4rem; }
}
`;
