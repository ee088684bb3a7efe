/** The page's one style sheet: quiet cards, few visible decisions, the acts always in reach. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f4f3f0;--card:#fff;--ink:#1c2024;--soft:#565e66;--line:#868e96;--hair:#e2e0db;--tint:#f7f6f3;--go:#17505a;--on-go:#fff;--good:#1f6b3a;--warn:#8a5200;--bad:#a8201a;--warn-tint:#fdf3e1;--bad-tint:#fdecea}
@media(prefers-color-scheme:dark){:root{--paper:#111416;--card:#1a1e21;--ink:#eef0f1;--soft:#a7b0b8;--line:#77818a;--hair:#2d3338;--tint:#20252a;--go:#9fd6db;--on-go:#0b2327;--good:#7fd39b;--warn:#f0bd6b;--bad:#ff9d94;--warn-tint:#2e2617;--bad-tint:#331d1b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-block:1rem 6rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;overflow-wrap:anywhere}
main{max-inline-size:46rem;margin-inline:auto;padding:1.25rem 1rem 2rem}
h1,h2,p,ul,ol,dl,dd,fieldset,legend{margin:0;padding:0;border:0;min-inline-size:0}
h1{font-size:1.5rem;line-height:1.25;font-weight:700;letter-spacing:-.02em;text-wrap:balance}
h2{font-size:1.125rem;line-height:1.35;font-weight:650;letter-spacing:-.01em}
ul,ol{list-style:none}
.soft,.hint{color:var(--soft)}
.hint{font-size:.875rem;line-height:1.4;margin-block-start:.25rem}
header{padding-block:.5rem 1.25rem}
header .soft{margin-block-start:.375rem}
.mode{display:inline-flex;align-items:center;gap:.5rem;margin-block-end:.75rem;padding:.1875rem .75rem;border:1px solid var(--hair);border-radius:1rem;background:var(--card);font-size:.875rem;font-weight:600}
.dot{flex:none;display:inline-block;inline-size:.5625rem;block-size:.5625rem;border-radius:50%;background:var(--line)}
.mode.live .dot,.well .dot,.holds>.dot{background:var(--good)}
.mode.rehearsal .dot,.attention .dot{background:var(--warn)}
.broken .dot,.broken>.dot{background:var(--bad)}
.card{margin-block-start:1rem;padding:1.25rem;background:var(--card);border:1px solid var(--hair);border-radius:1rem}
.card>h2+.soft{margin-block:.125rem .25rem}
.fields{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem;margin-block-start:1rem}
label,legend{font-size:.9375rem;font-weight:600}
.star{color:var(--bad)}
input:not([type=checkbox]):not([type=radio]),select{display:block;inline-size:100%;min-block-size:2.75rem;margin-block-start:.3125rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.625rem}
input::placeholder{color:var(--soft);opacity:1}
.wrong input{border-color:var(--bad);box-shadow:inset 0 0 0 1px var(--bad)}
.fault{margin-block-start:.25rem;color:var(--bad);font-size:.875rem;font-weight:600}
.stored{margin-block-start:.25rem;padding:.25rem .625rem;border-inline-start:3px solid var(--warn);background:var(--warn-tint);font-size:.875rem}
.tick-label{display:flex;align-items:center;gap:.75rem;min-block-size:2.75rem;font-weight:400;cursor:pointer}
.tick-label input{flex:none;inline-size:1.25rem;block-size:1.25rem;margin:0;accent-color:var(--go)}
.radios{margin-block-start:1rem}
.radios legend{margin-block-end:.25rem}
.place{margin-block-start:1rem;padding-block-start:1rem;border-block-start:1px solid var(--hair)}
.place legend{float:inline-start;inline-size:100%}
.place .fields{clear:both}
details{margin-block-start:1rem;border-block-start:1px solid var(--hair)}
details+details{margin-block-start:0}
details+form,details+.row{margin-block-start:1rem}
summary{display:flex;align-items:center;gap:.625rem;min-block-size:2.75rem;padding-block:.375rem;font-weight:600;color:var(--go);cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";flex:none;inline-size:.4375rem;block-size:.4375rem;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(-45deg)}
[open]>summary::before{transform:rotate(45deg)}
[open]>summary+.fields{margin-block-start:.5rem}
.note{margin-block-start:.75rem;padding:.625rem .875rem;border-radius:.625rem;background:var(--tint)}
.note.warn{background:var(--warn-tint)}
.note.bad{background:var(--bad-tint)}
.note b{display:block}
.who{margin-block-start:1rem;padding-block-start:1rem;border-block-start:1px solid var(--hair)}
button{appearance:none;font:inherit;font-weight:600;cursor:pointer;min-block-size:2.75rem;padding:.5rem 1.25rem;border:1px solid transparent;border-radius:.625rem;background:var(--go);color:var(--on-go)}
button:hover{filter:brightness(1.1)}
button.plain,button.second{background:var(--card);border-color:var(--line);color:var(--ink)}
.one{margin-block-start:.75rem}
.row{display:flex;flex-wrap:wrap;align-items:end;gap:.75rem}
.row .one{margin-block-start:1rem}
.row .field{flex:1 1 15rem}
.bar{position:sticky;inset-block-end:0;z-index:1;display:flex;flex-wrap:wrap;gap:.75rem;margin-block-start:1.25rem;margin-inline:-1rem;padding:.75rem 1rem;background:var(--paper);border-block-start:1px solid var(--hair)}
.bar button{flex:1 1 9rem}
.aside{position:absolute;inline-size:1px;block-size:1px;min-block-size:0;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.verdict{display:flex;align-items:center;gap:.625rem;margin-block-start:.75rem;font-weight:650}
.why{margin-block-start:.5rem;padding-inline-start:1.1875rem}
.why li+li{margin-block-start:.25rem}
.facts{display:grid;grid-template-columns:minmax(0,1fr);margin-block-start:.75rem}
.facts div{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:1rem;padding-block:.5rem;border-block-start:1px solid var(--hair)}
dt{color:var(--soft)}
dd{font-variant-numeric:tabular-nums}
.chain{margin-block:.75rem 0}
.chain li{display:flex;gap:.75rem;padding-block:.625rem;border-block-start:1px solid var(--hair)}
.chain .dot{margin-block-start:.5rem}
.chain .not-checked{opacity:.75}
.link{display:flex;flex-wrap:wrap;align-items:baseline;gap:.125rem .625rem}
.state,.ms{font-size:.875rem;color:var(--soft)}
.broken .state,.clash .state{color:var(--bad);font-weight:600}
.holds .state,.there .state{color:var(--good)}
.missing .state{color:var(--warn);font-weight:600}
.advice{margin-block-start:.25rem;font-weight:600}
.things li{padding-block:.625rem;border-block-start:1px solid var(--hair)}
.things .soft{font-size:.875rem}
.scroll{overflow-x:auto}
table{inline-size:100%;border-collapse:collapse;font-size:.875rem}
th,td{padding:.5rem .75rem .5rem 0;text-align:start;vertical-align:top;border-block-end:1px solid var(--hair)}
th{color:var(--soft);font-weight:600}
.message{padding-block:3rem}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
@media(min-width:40rem){main{padding:2rem 1.5rem 3rem}.card{padding:1.5rem 1.75rem}.fields{grid-template-columns:repeat(2,minmax(0,1fr))}.fields>*{grid-column:1/-1}.fields>.half{grid-column:auto}h1{font-size:1.75rem}.bar{margin-inline:0;padding-inline:0;justify-content:flex-end}.bar button{flex:0 1 auto;min-inline-size:9rem}}
@media(forced-colors:active){.dot{forced-color-adjust:none}}
`.replaceAll('\n', '');
