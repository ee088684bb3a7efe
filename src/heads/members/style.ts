/** The respondent's page's colours and shapes, for tables and small forms. Phone first: a row of a table is a card there. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f4f3f0;--card:#fff;--ink:#1c2024;--soft:#565e66;--line:#868e96;--hair:#e2e0db;--tint:#f4f3f0;--go:#17505a;--on-go:#fff;--bad:#8d2323}
@media(prefers-color-scheme:dark){:root{--paper:#111416;--card:#1a1e21;--ink:#eef0f1;--soft:#a7b0b8;--line:#77818a;--hair:#2d3338;--tint:#23282c;--go:#9fd6db;--on-go:#0b2327;--bad:#f1a9a0}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-block-size:100vh;min-block-size:100svh;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;overflow-wrap:anywhere}
.in,main{inline-size:100%;max-inline-size:62rem;margin-inline:auto;padding-inline:1rem}
main.narrow{max-inline-size:30rem}
main{padding-block:1.5rem 3rem}
h1,h2,p,ul,fieldset,legend{margin:0;padding:0;border:0;min-inline-size:0}
h1{font-size:1.5rem;line-height:1.3;font-weight:700;letter-spacing:-.02em;text-wrap:balance}
h2{font-size:1.0625rem;line-height:1.4;font-weight:650}
a{color:inherit;text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
.soft{color:var(--soft)}
.small{font-size:.875rem}
header{background:var(--card);border-block-end:1px solid var(--hair)}
header .in{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem;padding-block:.5rem}
.brand{display:flex;align-items:center;gap:.625rem;font-size:.9375rem;font-weight:600;margin-inline-end:auto;min-block-size:2.75rem}
.brand b{flex:none;display:grid;place-items:center;inline-size:1.75rem;block-size:1.75rem;border-radius:.5rem;background:var(--ink);color:var(--card);font-size:.875rem;line-height:1}
nav ul{display:flex;flex-wrap:wrap;list-style:none;column-gap:1rem}
nav a{display:inline-block;padding-block:.625rem;font-size:.9375rem;text-decoration:none;color:var(--soft);border-block-end:2px solid transparent}
nav a:hover{color:var(--ink)}
nav a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--go)}
.who{display:flex;flex-wrap:wrap;align-items:center;gap:0 1rem;font-size:.875rem;color:var(--soft)}
.stack>*+*{margin-block-start:1rem}.stack>[type=hidden]+*{margin-block-start:0}
.card{margin-block-start:1.25rem;padding:1.25rem 1rem;background:var(--card);border:1px solid var(--hair);border-radius:1rem}
.note{padding:.75rem 1rem;border-radius:.75rem;background:var(--tint);border:1px solid var(--hair);font-weight:600}
.note.bad{color:var(--bad);border-color:currentColor}
.secret{display:block;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.625rem;background:var(--tint);font:600 .9375rem/1.5 ui-monospace,Menlo,Consolas,monospace;-webkit-user-select:all;user-select:all}
label,legend{display:block;font-size:.875rem;font-weight:600;margin-block-end:.375rem}
input[type=email],input[type=text],select{display:block;inline-size:100%;min-block-size:2.75rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.625rem}
.fields{display:grid;gap:1rem;align-items:end}
.choice{display:flex;gap:.75rem;align-items:flex-start;min-block-size:2.75rem;padding-block:.5rem;font-weight:400;font-size:1rem;margin:0;cursor:pointer}
.choice input{flex:none;inline-size:1.25rem;block-size:1.25rem;margin:.125rem 0 0;accent-color:var(--go)}
.choice b{display:block;font-weight:600}
.choice small{display:block;color:var(--soft);font-size:.875rem}
button,.button{display:inline-block;appearance:none;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;min-block-size:2.75rem;padding:.5rem 1.25rem;border:1px solid transparent;border-radius:.75rem;background:var(--go);color:var(--on-go)}
button:hover,.button:hover{filter:brightness(1.1)}
.plain{background:none;border-color:var(--line);color:var(--ink)}
.wide{inline-size:100%}
.quiet{min-block-size:2.75rem;padding:.375rem .5rem;margin-inline:-.5rem;border:0;background:none;color:var(--ink);font-weight:400;font-size:.875rem;text-decoration:underline;text-underline-offset:.2em}
.or{display:flex;align-items:center;gap:.75rem;color:var(--soft);font-size:.875rem}
.or::before,.or::after{content:"";flex:1;border-block-start:1px solid var(--hair)}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
table{inline-size:100%;border-collapse:collapse;font-size:.9375rem}
caption{text-align:start;font-weight:650;font-size:1.0625rem;padding-block-end:.5rem}
th{text-align:start;font-size:.8125rem;font-weight:600;color:var(--soft)}
tbody th{font-size:.9375rem;color:var(--ink)}
th,td{vertical-align:top;padding-block:.5rem}
tbody tr{border-block-start:1px solid var(--hair)}
.acts{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center}
.acts form{display:flex;gap:.5rem;align-items:center}
.acts select{inline-size:auto;font-size:.875rem}form.acts{flex-wrap:nowrap}
.tag{display:inline-block;padding:.0625rem .5rem;border-radius:1rem;background:var(--tint);border:1px solid var(--hair);font-size:.8125rem;font-weight:400;color:var(--soft)}
code{font:.8125rem/1.5 ui-monospace,Menlo,Consolas,monospace}
.aside{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:43.99rem){thead{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}table,tbody,tr,th,td{display:block}tbody tr{padding-block:.75rem}tbody tr:first-child{border:0;padding-block-start:0}tbody th,td{padding-block:.125rem}td[data-label]::before{content:attr(data-label) " ";color:var(--soft);font-size:.8125rem}}
@media(min-width:44rem){.card{padding:1.75rem 2rem}main.narrow{padding-block-start:clamp(1.5rem,12vh,7rem)}th,td{padding-inline-end:1.25rem}.fields{grid-template-columns:2fr 1fr auto}}
`.replaceAll('\n', '');
