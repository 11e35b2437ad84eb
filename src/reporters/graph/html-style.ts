/** How the page looks; the picture takes its colours from here, so that the button changes them too. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#8c959f;--box:#f6f8fa;--bad:#b3261e;--new:#9a6700;--mark:#0969da}
@media(prefers-color-scheme:dark){:root:not(.light){--bg:#14181d;--fg:#e2e6ea;--dim:#9aa4ae;--line:#6b7681;--box:#1e242b;--bad:#ff8a80;--new:#e3b341;--mark:#6cb6ff}}
:root.dark{color-scheme:dark;--bg:#14181d;--fg:#e2e6ea;--dim:#9aa4ae;--line:#6b7681;--box:#1e242b;--bad:#ff8a80;--new:#e3b341;--mark:#6cb6ff}
:root.light{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;height:100vh;display:flex;flex-direction:column;background:var(--bg);color:var(--fg);font:14px system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;gap:16px;align-items:center;padding:8px 14px;border-bottom:1px solid var(--line)}
h1{font-size:16px;margin:0 auto 0 0}h2{font-size:15px;overflow-wrap:anywhere}h3{font-size:13px;margin:14px 0 4px;color:var(--dim)}
input,select,button{font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:4px;padding:3px 7px}
select{max-width:20rem}
main{flex:1;display:grid;grid-template-columns:minmax(170px,16rem) 1fr minmax(220px,24rem);min-height:0}
nav,aside,#picture{overflow:auto;padding:8px 14px}nav{border-right:1px solid var(--line)}aside{border-left:1px solid var(--line)}
ul{list-style:none;margin:0;padding:0}aside li{margin:3px 0;overflow-wrap:anywhere;font:12px ui-monospace,monospace}
nav button{display:block;width:100%;text-align:left;border-color:transparent;background:none;overflow:hidden;text-overflow:ellipsis}
nav button[aria-pressed=true]{background:var(--box);border-color:var(--mark)}nav button.bad{color:var(--bad)}
:focus-visible{outline:2px solid var(--mark);outline-offset:1px}small{color:var(--dim)}.error{color:var(--bad)}.warning{color:var(--new)}
#picture svg.quiet .node{opacity:.25}#picture svg.quiet .node.found{opacity:1}.node[data-unit]{cursor:pointer}.node.chosen rect{stroke:var(--mark);stroke-width:3}
@media(max-width:800px){main{grid-template-columns:1fr;overflow:auto}nav,aside,#picture{max-height:60vh}}
`;
