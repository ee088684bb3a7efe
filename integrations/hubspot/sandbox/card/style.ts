export const STYLE = `
:root{--ink:#33475b;--soft:#51636f;--line:#cbd6e2;--page:#f5f8fa;--card:#fff;--link:#00667a;--good:#e5f5ec;--good-ink:#00543a;--warn:#fef3d9;--warn-ink:#6b4400;--bad:#fdeaea;--bad-ink:#8f1f2e;--info:#e5f2f7;--info-ink:#0b4a63;--button:#f0f4f8}
@media (prefers-color-scheme:dark){:root{--ink:#e8eef4;--soft:#b3c0cc;--line:#40505e;--page:#141c23;--card:#1d2830;--link:#7fd0e3;--good:#143828;--good-ink:#a8e6c6;--warn:#40310c;--warn-ink:#f8d98c;--bad:#45191f;--bad-ink:#ffbcc3;--info:#12323f;--info-ink:#a9dff2;--button:#2a3742}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--page)}
header{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;padding:.7rem 1.2rem;background:var(--card);border-bottom:1px solid var(--line)}
header i{color:var(--soft);font-style:normal;margin-right:auto}
nav{display:flex;flex-wrap:wrap;gap:.8rem}
a{color:var(--link)}
nav a[aria-current]{font-weight:600;text-decoration:none;color:var(--ink)}
main{display:grid;grid-template-columns:minmax(0,1fr) 330px;gap:1.2rem;padding:1.2rem;max-width:1100px;margin:auto}
@media (max-width:720px){main{grid-template-columns:minmax(0,1fr);padding:.8rem}}
.record,aside{background:var(--card);border:1px solid var(--line);border-radius:4px;padding:1rem 1.1rem;align-self:start;overflow-wrap:anywhere}
h1{font-size:1.25rem;margin:0 0 .2rem}h2{font-size:1rem;margin:0 0 .7rem;padding-bottom:.5rem;border-bottom:1px solid var(--line)}
.record p{margin:0;color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:1rem 0 0}dt{color:var(--soft)}dd{margin:0}
#alert:empty{display:none}#alert{margin:0 0 .6rem;padding:.5rem .7rem;background:var(--good);color:var(--good-ink);border-radius:3px}
.flex{display:flex;min-width:0}.column{flex-direction:column}.wrap{flex-wrap:wrap}.middle{align-items:center}.column>.tag{align-self:flex-start}
.gap-extra-small{gap:.35rem}.gap-small{gap:.75rem}.gap-medium{gap:1.1rem}
.row.gap-small{gap:.5rem}
.text{margin:0}.small{font-size:.84rem;color:var(--soft)}.strong{font-weight:600}.quote{font-style:italic}
.tag{font-size:.78rem;font-weight:600;padding:.08rem .5rem;border-radius:3px;background:var(--button)}
.success{background:var(--good);color:var(--good-ink)}.warning{background:var(--warn);color:var(--warn-ink)}.danger,.error{background:var(--bad);color:var(--bad-ink)}.info,.tip{background:var(--info);color:var(--info-ink)}
.alert{padding:.6rem .75rem;border-radius:3px;display:grid;gap:.45rem;justify-items:start}
.button{font:inherit;font-size:.88rem;color:var(--ink);background:var(--button);border:1px solid var(--line);border-radius:3px;padding:.4rem .8rem;min-height:34px;cursor:pointer;align-self:flex-start}
.button.primary{background:var(--link);border-color:var(--link);color:var(--card)}.button.transparent{background:none;border-color:transparent;color:var(--link)}
.button:disabled{opacity:1;color:var(--soft);cursor:default;background:none}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.accordion>summary{cursor:pointer;font-weight:600;padding:.15rem 0}.accordion>.flex{padding:.5rem 0 .2rem}
.field{display:grid;gap:.25rem}.field label{font-weight:600;font-size:.88rem}textarea{font:inherit;width:100%;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:3px;padding:.4rem}
.wrong{color:var(--bad-ink)}
hr{border:0;border-top:1px solid var(--line);margin:0;width:100%}
.chart{width:100%;height:60px;background:var(--page);border-radius:3px}.chart polyline{fill:none;stroke:var(--link);stroke-width:2}
`;
