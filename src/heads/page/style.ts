/**
 * The page's one style sheet: phone first, logical properties only (a right-to-left language needs no second sheet),
 * and the scale in ink on paper, without colours that would say which number is good.
 */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f4f3f0;--card:#fff;--ink:#1c2024;--soft:#565e66;--line:#868e96;--hair:#e2e0db;--tint:#f4f3f0;--go:#17505a;--on-go:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#111416;--card:#1a1e21;--ink:#eef0f1;--soft:#a7b0b8;--line:#77818a;--hair:#2d3338;--tint:#23282c;--go:#9fd6db;--on-go:#0b2327}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-block-size:100vh;min-block-size:100svh;display:flex;flex-direction:column;background:var(--card);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;overflow-wrap:anywhere;text-autospace:normal}
main,footer{inline-size:100%;max-inline-size:42rem;margin-inline:auto;padding-inline:1rem}
main{padding-block:1rem 1.5rem}
h1,h2,p,fieldset,legend{margin:0;padding:0;border:0;min-inline-size:0}
h1{font-size:1.25rem;line-height:1.35;font-weight:650;letter-spacing:-.01em;text-wrap:pretty}
h1.long{font-size:1.0625rem}
.big{font-size:1.625rem;line-height:1.25;font-weight:700;letter-spacing:-.02em}
a{color:inherit;text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
.soft{color:var(--soft)}
.brand{display:flex;align-items:center;gap:.625rem;margin-block-end:1rem;font-size:.9375rem;font-weight:600}
.brand b{flex:none;display:grid;place-items:center;inline-size:1.75rem;block-size:1.75rem;border-radius:.5rem;background:var(--ink);color:var(--card);font-size:.875rem;line-height:1}
.brand span{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.scale{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr));gap:.375rem;margin-block:1rem .5rem}
.s11{--columns:6}.s7{--columns:7;gap:.1875rem}.s5{--columns:5}
.tile{position:relative;display:block}
.tile input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.tile>span{display:grid;place-items:center;min-block-size:3.125rem;border:1px solid var(--line);border-radius:.625rem;font-size:1.125rem;font-weight:600;font-variant-numeric:tabular-nums}
.tile input:hover+span{border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink)}
.tile input:checked+span{background:var(--ink);border-color:var(--ink);color:var(--card)}
.tile.kept>span::after{content:"";position:absolute;inset-block-end:.4375rem;inline-size:.3125rem;block-size:.3125rem;border-radius:50%;background:currentColor}
:focus-visible,.tile input:focus-visible+span{outline:3px solid var(--go);outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:1rem;font-size:.875rem;line-height:1.35;color:var(--soft)}
.ends span{min-inline-size:0;overflow-wrap:anywhere}
.ends span:last-child{text-align:end}
.ends b{color:var(--ink);font-weight:600}
.go{margin-block-start:1.25rem}
.go .big{margin-block-end:.125rem}
.go .soft{margin-block-end:.75rem}
.tell{font-weight:600}
.else,.ask:not(.live):has(input:checked:not(.at)) .was{display:none}
.ask:not(.live):has(input:checked:not(.at)) .else{display:inline}
button{appearance:none;font:inherit;font-weight:600;cursor:pointer;min-block-size:3.25rem;padding:.625rem 1.5rem;border:1px solid transparent;border-radius:.75rem;inline-size:100%;background:var(--go);color:var(--on-go)}
button:hover{filter:brightness(1.1)}
button.plain{background:none;border-color:var(--line);color:var(--ink)}
button.small{inline-size:auto;min-block-size:2.75rem;margin-inline-end:-.75rem;padding:.375rem .75rem;border:0;text-decoration:underline;text-underline-offset:.2em}
[hidden]{display:none!important}
.done{padding-block-end:1.25rem;margin-block-end:1.25rem;border-block-end:1px solid var(--hair)}
textarea{display:block;inline-size:100%;min-block-size:7.5rem;margin-block:.375rem 0;padding:.75rem .875rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.75rem;resize:vertical}
.contact{margin-block-start:1.5rem}
.contact legend{font-weight:600}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.5rem;margin-block-start:.75rem;max-inline-size:24rem}
.pair .tile>span{font-size:1rem}
.stack>*+*{margin-block-start:.75rem}
.tick{inline-size:2.75rem;block-size:2.75rem;color:var(--go)}
.panel{margin-block-start:1.75rem;padding:1rem;border-radius:1rem;background:var(--tint)}
.panel h2{font-size:1.0625rem;line-height:1.4;font-weight:650}
.label{display:flex;align-items:center;justify-content:space-between;gap:1rem;min-block-size:2.75rem;font-size:.875rem;color:var(--soft)}
.share{display:block;margin-block-start:.25rem;padding:.625rem .75rem;font-size:.875rem;border:1px solid var(--hair);border-radius:.625rem;background:var(--card);-webkit-user-select:all;user-select:all;overflow-wrap:anywhere;white-space:pre-line}
.choice{display:flex;gap:.75rem;align-items:center;min-block-size:3rem;padding-block:.5rem;cursor:pointer}
.part{margin-block-start:1.75rem;padding-block-start:1.5rem;border-block-start:1px solid var(--hair)}
h2{font-size:1.0625rem;line-height:1.4;font-weight:650}h3{margin:0;font-size:1rem;line-height:1.4;font-weight:650}
.facts{margin:.5rem 0 0}
.facts div{display:flex;flex-wrap:wrap;column-gap:1rem;padding-block:.375rem}
.facts dt{flex:0 0 9rem;color:var(--soft)}
.facts dd{flex:1 1 12rem;margin:0}
.entry{margin-block-start:.75rem;padding:1rem;border-radius:1rem;background:var(--tint)}
.entry>*+*{margin-block-start:.375rem}
blockquote{margin:0;padding-inline-start:.875rem;border-inline-start:3px solid var(--line);white-space:pre-line}
.part ul{margin:.5rem 0 0;padding-inline-start:1.25rem}
.row{display:flex;flex-wrap:wrap;gap:.75rem}
.choice+.choice{border-block-start:1px solid var(--hair)}
.choice input{flex:none;inline-size:1.375rem;block-size:1.375rem;margin:0;accent-color:var(--go)}
.message{padding-block-start:2rem}
.test{margin-block-end:1rem}
.note{padding:.75rem 1rem;border-radius:.75rem;background:var(--tint);font-weight:600}
footer{margin-block-start:auto;padding-block:1.25rem 1.5rem;border-block-start:1px solid var(--hair);font-size:.8125rem;color:var(--soft)}
footer nav{display:flex;flex-wrap:wrap;column-gap:1.5rem;margin-block-start:.25rem}
footer a{display:inline-block;padding-block:.625rem}
.aside{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(min-width:44rem){
body{background:var(--paper)}
.panel{padding:1.5rem}
main{margin-block-start:clamp(1.5rem,8vh,5rem);padding:2.5rem 3rem 3rem;background:var(--card);border:1px solid var(--hair);border-radius:1.25rem}
h1{font-size:1.5rem}h1.long{font-size:1.25rem}
.brand{margin-block-end:1.75rem}
.scale{margin-block-start:1.5rem}
.s11{--columns:11}.s7{gap:.375rem}
.go{margin-block-start:1.75rem}
button{inline-size:auto;min-inline-size:12rem}
button.small{min-inline-size:0}
footer{padding-inline:3rem;border:0}
}
@media(max-width:21.5rem){.scale{gap:.1875rem;margin-inline:-.25rem}}
@media(prefers-reduced-motion:no-preference){.tile>span,button{transition:background-color .12s,color .12s,box-shadow .12s}}
@media(forced-colors:active){.tile input:checked+span{forced-color-adjust:none;background:Highlight;border-color:Highlight;color:HighlightText}.tile.kept>span::after{forced-color-adjust:none}}
`.replaceAll('\n', '');
