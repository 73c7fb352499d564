import { pictureStyle } from "../picture/style";

/** Colours, dark ones after light ones; each text has a contrast of at least 4.5 to what is behind it. */
const COLORS = {
  "--paper": ["#ffffff", "#0d1117"],
  "--panel": ["#f6f8fa", "#161b22"],
  "--ink": ["#1f2328", "#e6edf3"],
  "--soft": ["#4d5661", "#a5adb8"],
  "--rule": ["#d0d7de", "#30363d"],
  "--link": ["#0757b8", "#79b8ff"],
  "--good": ["#116329", "#56d364"],
  "--bad": ["#b42318", "#ff8d84"],
  "--warn": ["#7a4b00", "#e3b341"],
} as const;

function variables(at: 0 | 1): string {
  return Object.entries(COLORS)
    .map(([name, values]) => `${name}:${values[at]}`)
    .join(";");
}

/** The page's only style sheet. */
export const STYLE = `:root{color-scheme:light dark;${variables(0)}}
@media (prefers-color-scheme:dark){:root{${variables(1)}}}
*,*::before,*::after{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
code{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-weight:inherit;overflow-wrap:break-word}
h1 code,h2 code,h3 code,.facts strong code{font-size:.92em;line-height:inherit}
.skip{position:absolute;left:-999px;top:0;background:var(--paper);padding:.6rem 1rem;z-index:2}
.skip:focus{left:0}
.page{max-width:1600px;margin:0 auto;padding:1rem}
header h1{margin:.2rem 0 0;font-size:1.7rem;line-height:1.2;overflow-wrap:anywhere}
header p{max-width:none;margin:.3rem 0;color:var(--soft);overflow-wrap:anywhere}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.15rem .9rem;margin:.8rem 0;padding:0}
nav a{display:inline-block;padding:.25rem 0;text-decoration:none}
nav a:hover{text-decoration:underline}
.count{color:var(--soft);font-size:.85em}
section{margin:2rem 0;border-top:1px solid var(--rule);padding-top:1rem}
#open{border:1px solid var(--warn);border-radius:8px;padding:.8rem 1rem}
h2{margin:0 0 .3rem;font-size:1.25rem;line-height:1.3}
h3{margin:1.4rem 0 .3rem;font-size:1.02rem}
main ul:not([class]){margin:.4rem 0;padding-left:1.3rem;max-width:95ch}
li{overflow-wrap:anywhere}
p{margin:.4rem 0;max-width:85ch;overflow-wrap:break-word}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13.5rem),1fr));gap:.7rem;margin:1rem 0;padding:0;list-style:none}
.facts li{background:var(--panel);border:1px solid var(--rule);border-radius:8px;padding:.7rem .9rem;overflow-wrap:anywhere}
.facts strong{display:block;font-size:1.2rem;line-height:1.3}
.facts strong+span{display:block;color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto;max-width:100%;margin:.6rem 0;border:1px solid var(--rule);border-radius:8px}
.scroll:focus-visible{outline-offset:-3px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--soft);padding:.5rem .7rem;font-size:.88rem}
caption span{display:inline-block;position:sticky;left:.7rem;max-width:calc(100vw - 4rem)}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-top:1px solid var(--rule)}
thead th{background:var(--panel);font-size:.85rem;white-space:nowrap}
tbody th,tfoot th{font-weight:600;overflow-wrap:anywhere;min-width:clamp(8rem,14vw,14rem);position:sticky;left:0;background:var(--paper)}
tbody th code{overflow-wrap:anywhere}
tfoot th,tfoot td{font-weight:700;background:var(--panel)}
td{overflow-wrap:break-word;min-width:8.7rem}
td.number{min-width:0}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.long{min-width:16rem}
.items{margin:0;padding:0;list-style:none}
.items li+li{margin-top:.15rem}
details>summary{cursor:pointer;color:var(--link);padding:.1rem 0}
details>summary:hover{text-decoration:underline}
details.fold{border:1px solid var(--rule);border-radius:8px;margin:.5rem 0;padding:.35rem .8rem}
details.fold>summary{color:var(--ink);font-weight:600;overflow-wrap:anywhere}
td details ul{padding:.2rem 0 .2rem 1rem;min-width:22rem}
.good{color:var(--good);font-weight:600}
.bad{color:var(--bad);font-weight:600}
.warn{color:var(--warn);font-weight:600}
.strong{font-weight:600}
.soft{color:var(--soft)}
.filter{display:block;margin:.5rem 0}
.filter input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:.35rem .6rem;width:min(100%,26rem)}
[hidden]{display:none!important}
figure{margin:.8rem 0}
figure svg{display:block}
figcaption ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.5rem 0;padding:0;font-size:.9rem}
.key{display:inline-block;width:1.8rem;border-top:3px solid;vertical-align:middle;margin-right:.4rem}
.key-exposure{border-color:var(--tp-exposure)}
.key-forward{border-color:var(--tp-forward)}
.key-call{border-color:var(--tp-call)}
.key-aws{border-color:var(--tp-aws);border-top-style:dashed}
.key-host{border-color:var(--tp-host);border-top-style:dashed}
@media (min-width:1100px){
.page{display:grid;grid-template-columns:13.5rem minmax(0,1fr);column-gap:2.2rem}
header{grid-column:1/-1}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:1rem 0 1rem .2rem}
nav ul{display:block;margin:0}
main>section:first-child{margin-top:1rem;border-top:0;padding-top:0}
}
${pictureStyle(":root")}
@media print{
:root{color-scheme:light;${variables(0)}}
body{font-size:10pt}
.page{display:block;max-width:none;padding:0}
nav,.skip,.filter{display:none}
.scroll{overflow:visible;border:0}
table{font-size:9pt}
thead{display:table-header-group}
tr,.facts li{break-inside:avoid}
h2,h3{break-after:avoid}
details::details-content{content-visibility:visible;height:auto}
figure svg{min-width:0!important}
a{color:inherit;text-decoration:none}
}
`;
