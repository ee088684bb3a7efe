/** The one style sheet of the pages around connecting an account: calm, phone first, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f4f3f0;--card:#fff;--ink:#1c2024;--soft:#565e66;--line:#868e96;--hair:#e2e0db;--tint:#f4f3f0;--go:#17505a;--on-go:#fff;--no:#9b2c1d}
@media(prefers-color-scheme:dark){:root{--paper:#111416;--card:#1a1e21;--ink:#eef0f1;--soft:#a7b0b8;--line:#77818a;--hair:#2d3338;--tint:#23282c;--go:#9fd6db;--on-go:#0b2327;--no:#ff9e8c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-block-size:100vh;min-block-size:100svh;background:var(--card);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{inline-size:100%;max-inline-size:36rem;margin-inline:auto;padding:1.5rem 1rem 2rem}
h1,h2,p,ul,form{margin:0;padding:0}
h1{font-size:1.5rem;line-height:1.25;font-weight:700;letter-spacing:-.02em;text-wrap:pretty}
h2{font-size:1rem;font-weight:650}
.brand{display:flex;align-items:center;gap:.625rem;margin-block-end:1.75rem;font-size:.9375rem;font-weight:600;color:var(--soft)}
.brand b{flex:none;display:grid;place-items:center;inline-size:1.75rem;block-size:1.75rem;border-radius:.5rem;background:var(--go);color:var(--on-go);font-size:.875rem}
.lead{margin-block-start:.75rem}
.soft{color:var(--soft);font-size:.9375rem}
.mark{display:block;inline-size:3rem;block-size:3rem;margin-block-end:1rem;color:var(--go)}
.mark.no{color:var(--no)}
.panel{margin-block-start:1.5rem;padding:1rem 1.25rem;border-radius:1rem;background:var(--tint)}
.panel ul{margin-block-start:.5rem;padding-inline-start:1.125rem}
.panel li+li{margin-block-start:.375rem}
label{display:block;margin-block-start:1.5rem;font-weight:600}
input{display:block;inline-size:100%;min-block-size:3.25rem;margin-block-start:.375rem;padding:.5rem .875rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
.fault{margin-block-start:.5rem;color:var(--no);font-weight:600}
.hint{margin-block-start:.375rem}
.row{display:flex;flex-wrap:wrap;gap:.75rem;margin-block-start:1.75rem}
.go{appearance:none;display:inline-grid;place-items:center;font:inherit;font-weight:600;min-block-size:3.25rem;padding:.625rem 1.5rem;border:1px solid transparent;border-radius:.75rem;inline-size:100%;background:var(--go);color:var(--on-go);text-decoration:none;cursor:pointer}
.go:hover{filter:brightness(1.1)}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
@media(min-width:40rem){
body{background:var(--paper)}
main{margin-block-start:clamp(1.5rem,10vh,6rem);padding:2.5rem 3rem 3rem;background:var(--card);border:1px solid var(--hair);border-radius:1.25rem}
.go{inline-size:auto;min-inline-size:12rem}
}
`.replaceAll('\n', '');
