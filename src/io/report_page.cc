// SPDX-License-Identifier: Apache-2.0
//
// One page without outside parts: style, drawing code and a place for the data.
#include "report_page_internal.h"

namespace arrears {

// clang-format off
const std::string_view kReportPage = R"PAGE(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>arrears</title>
<style>
:root{--ink:#1b2430;--soft:#5d6b7c;--line:#dfe5ec;--paper:#fff;--ground:#f4f6f9;--own:#1f6feb;--survey:#b35900;--article:#7a4fbf;--good:#1a7f4b;--bad:#b42318}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
header{background:var(--ink);color:#fff;padding:18px 24px;display:flex;gap:16px;align-items:center;flex-wrap:wrap}
header h1{font-size:20px;margin:0;font-weight:600}header .sub{color:#b9c4d1;font-size:14px}
header button{margin-left:auto;background:transparent;color:#fff;border:1px solid #8794a3;border-radius:6px;padding:6px 14px;font:inherit;cursor:pointer}
main{max-width:1280px;margin:0 auto;padding:20px 24px 60px}
section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 18px}
h2{font-size:16px;margin:0 0 12px}p.note{color:var(--soft);font-size:13px;margin:8px 0 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin:0 0 18px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
.card b{display:block;font-size:18px;font-variant-numeric:tabular-nums;white-space:nowrap}.card b.wrap{white-space:normal}.card b.wrap span span{white-space:nowrap}.card>span{color:var(--soft);font-size:13px}
.ok{color:var(--good)}.no{color:var(--bad)}
.two{display:grid;grid-template-columns:1fr 1fr;gap:18px}
@media(max-width:820px){.two{grid-template-columns:1fr}main{padding:12px}section{padding:14px 12px}header{padding:14px 12px}}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:7px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600;white-space:nowrap;font-size:13px}
td.w{white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.scroll{overflow-x:auto}
#work th{cursor:pointer;user-select:none}#work th[aria-sort]{color:var(--ink)}
#work th[aria-sort=descending]::after{content:" \25BE"}#work th[aria-sort=ascending]::after{content:" \25B4"}
#work tr.row{cursor:pointer}#work tr.row:hover{background:#f0f5fd}
#work td.why{background:#f8fafc;padding:12px 16px}
.why div{margin:0 0 8px}.why h4{margin:0 0 2px;font-size:13px;color:var(--soft)}.why ul{margin:0;padding-left:18px}
.tools{display:flex;gap:10px;flex-wrap:wrap;margin:0 0 12px}
.tools input,.tools select{font:inherit;padding:6px 10px;border:1px solid var(--line);border-radius:6px;min-width:0}.tools input{flex:1 1 200px}
.tag{display:inline-block;border:1px solid var(--line);border-radius:4px;padding:0 6px;font-size:12px;color:var(--soft);margin-right:6px}
svg{display:block;width:100%;height:auto}svg text{font-size:12px;fill:var(--soft)}
.key{display:flex;gap:16px;flex-wrap:wrap;font-size:13px;color:var(--soft);margin-top:6px}.key i{display:inline-block;width:18px;height:3px;vertical-align:middle;margin-right:6px}
#tip{position:fixed;pointer-events:none;background:var(--ink);color:#fff;font-size:13px;border-radius:6px;padding:6px 10px;display:none;z-index:9;white-space:pre}
footer{color:var(--soft);font-size:12px;overflow-wrap:anywhere}
@media print{header button,.tools{display:none}section{break-inside:avoid}}
</style></head><body>
<header><div><h1 id="title"></h1><div class="sub" id="sub"></div></div><button id="lang" type="button"></button></header>
<main><div class="cards" id="cards"></div>
<section><h2 id="t-two"></h2><div class="scroll" id="two"></div><p class="note" id="n-two"></p></section>
<div class="two"><section><h2 id="t-age"></h2><div id="age"></div><div id="proof"></div></section>
<section><h2 id="t-rec"></h2><div id="rec"></div><div class="key" id="key"></div><p class="note" id="n-rec"></p></section></div>
<section id="s-cash" hidden><h2 id="t-cash"></h2><div id="cash"></div><p class="note" id="n-cash"></p></section>
<section><h2 id="t-work"></h2><p class="note" id="n-team"></p><div class="tools"><input id="find" type="search"><select id="act"></select></div>
<div class="scroll"><table id="work"><thead></thead><tbody></tbody></table></div><p class="note" id="n-work"></p></section>
<footer id="foot"></footer></main><div id="tip"></div>
<script id="data" type="application/json">/*DATA*/</script>
<script>
"use strict";
const D=JSON.parse(document.getElementById("data").textContent);
let L=D.language,sort={key:null,dir:-1},open=new Set();
const T={
en:{title:"Receivables",asof:"as of",known:"as known on",other:"中文",total:"Receivables",past:"Past due",exp:"Expected to be recovered",read:"Rows read",rej:"rejected",proof:"Proof",zero:"buckets + unapplied + outside = ledger balance",
two:"The two-year line",within:"Past due up to two years",beyond:"Past due over two years",items:"Items",amount:"Amount",own:"Expected, own data",survey:"Expected, agency survey",article:"Expected, 80/20",
ntwo:"Own data: this ledger's items, starting from the survey. Survey: CCAA, USA, 2004. 80/20: the rule of thumb, 80 % up to two years and 20 % after; it says nothing of when.",
age:"Aging",un:"Unapplied",out:"Outside",bal:"Ledger balance",dis:"Disputed",rec:"Recovery by age past due",nrec:"Chance that an item open at this age is recovered in the end; shaded: {c} % interval.",days:"days past due",lown:"own data",lsur:"survey",lart:"80/20",
work:"Worklist",find:"Find a debtor, rule or reason",all:"All actions",rank:"#",debtor:"Debtor",action:"Next action",day:"On",dpd:"Days past due",value:"Gain",recv:"Recovery",score:"Score",step:"Step",type:"Type",
reasons:"Why",sreasons:"Score",alts:"Why not something else",blocked:"Refused by the guard",change:"What would change it",next:"Next change",terms:"Terms",tone:"Tone",pd:"PD",none:"none",situation:"How it is met",cash:"Cash by week",ncash:"Expected; the thin line is the 95 % interval. Beyond: later {l}, never {n} (expected loss).",confirm:"Confirm first",heed:"To heed",teams:"Day {d}: {a} fit into the day, for {b} there is no time, {c} come later.",team:"{t}: {u} of {m} minutes",
nwork:"{n} of {m} shown. What fits into the day first, then by gain per staff minute; gain is what the action brings beyond waiting, less its cost. Click a row for its reasons.",interval:"interval"},
zh:{title:"应收账款",asof:"截至",known:"认知日",other:"English",total:"应收余额",past:"逾期",exp:"预期可回收",read:"读取行数",rej:"拒绝",proof:"核对",zero:"各账龄段 + 未分配 + 方案之外 = 账面余额",
two:"两年分界线",within:"逾期两年以内",beyond:"逾期两年以上",items:"笔数",amount:"金额",own:"预期(自有数据)",survey:"预期(行业调查)",article:"预期(80/20)",
ntwo:"自有数据:以行业调查为先验、由本账簿更新。行业调查:美国 CCAA,2004 年。80/20:经验法则,两年以内 80 %,两年以上 20 %,不含时间信息。",
age:"账龄",un:"未分配",out:"方案之外",bal:"账面余额",dis:"有争议",rec:"逾期天数与回收概率",nrec:"在该账龄仍未清的款项最终收回的概率;阴影为 {c} % 区间。",days:"逾期天数",lown:"自有数据",lsur:"行业调查",lart:"80/20",
work:"工作清单",find:"查找客户、规则或理由",all:"全部行动",rank:"序",debtor:"债务人",action:"下一步行动",day:"日期",dpd:"逾期天数",value:"净收益",recv:"回收概率",score:"评分",step:"步骤",type:"类型",
reasons:"理由",sreasons:"评分理由",alts:"为何不采取其他行动",blocked:"合规拦截",change:"何种变化会改变建议",next:"下次变化",terms:"账期建议",tone:"语气",pd:"违约概率",none:"无",situation:"应对方式",cash:"每周回款预测",ncash:"柱为预期值,细线为 95 % 区间。此后:更晚 {l},收不回 {n}(预期损失)。",confirm:"行动前须确认",heed:"须遵守",teams:"{d}:今日可完成 {a} 项,今日无暇 {b} 项,以后 {c} 项。",team:"{t}:{u} / {m} 分钟",
nwork:"显示 {n} / {m}。先列今日可完成者,再按每分钟净收益排序;净收益为行动相对等待的增益减去成本。点击行查看理由。",interval:"区间"}};
const $=(id)=>document.getElementById(id),t=(k)=>T[L][k];
const esc=(s)=>String(s).replace(/[&<>"]/g,(c)=>({"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;"}[c]));
const money=(s)=>{const neg=s.startsWith("-"),[w,f]=s.replace("-","").split(".");return (neg?"−":"")+w.replace(/\B(?=(\d{3})+$)/g,",")+(f?"."+f:"")};
const pct=(x)=>(100*x).toFixed(1)+" %";
const NAMES=Object.fromEntries(D.actions.map((a)=>[a.action,a.name]));
const label=(i)=>L==="zh"?D.labels_zh[i]:D.totals[0].buckets[i].label;
// Sums of decimal texts without doubles.
const scale=(s)=>{const f=s.split(".")[1];return f?f.length:0};
const big=(s,p)=>BigInt(s.replace(".",""))*10n**BigInt(p-scale(s));
function add(list){const p=Math.max(0,...list.map(scale));let n=list.reduce((a,s)=>a+big(s,p),0n);const neg=n<0n;if(neg)n=-n;let s=n.toString().padStart(p+1,"0");return (neg?"-":"")+(p?s.slice(0,-p)+"."+s.slice(-p):s)}
function cards(){const c=[];for(const x of D.totals){const w=D.two_years.find((y)=>y.currency===x.currency);const past=w?add([w.within.amount,w.beyond.amount]):"0";
c.push([`${t("total")} (${x.currency})`,money(x.total)],[`${t("past")} (${x.currency})`,money(past)])}
c.push([`${t("exp")} (${D.base_currency})`,money(D.expected_recovery)]);
c.push([t("read"),D.read.rows.toLocaleString("en")+(D.read.rejected?` · ${D.read.rejected} ${t("rej")}`:"")]);
const good=D.totals.every((x)=>/^-?0(\.0+)?$/.test(x.proof));
c.push([t("proof"),`<span class="${good?"ok":"no"}">${good?"✓":"✗"} ${D.totals.map((x)=>`<span>${money(x.proof)} ${x.currency}</span>`).join(", ")}</span>`,"wrap"]);
$("cards").innerHTML=c.map(([k,v,w])=>`<div class="card"><span>${esc(k)}</span><b class="${w||""}">${v}</b></div>`).join("")}
function two(){const h=["",t("items"),t("amount"),t("own"),t("survey"),t("article")];let b="";
for(const x of D.two_years)for(const side of ["within","beyond"]){const s=x[side];b+=`<tr><td style="min-width:11em">${t(side)} (${x.currency})</td><td class="n">${s.items.toLocaleString("en")}</td>`+[s.amount,s.own,s.survey,s.article].map((v,i)=>`<td class="n">${money(v)}${i&&Number(s.amount)?` <span class="tag">${pct(v/s.amount)}</span>`:""}</td>`).join("")+"</tr>"}
$("two").innerHTML=`<table><thead><tr>${h.map((x,i)=>`<th class="${i?"n":""}">${x}</th>`).join("")}</tr></thead><tbody>${b||`<tr><td colspan="6">${t("none")}</td></tr>`}</tbody></table>`}
function tip(el,text){el.addEventListener("mousemove",(e)=>{const p=$("tip");p.textContent=text;p.style.display="block";p.style.left=Math.min(e.clientX+14,innerWidth-p.offsetWidth-8)+"px";p.style.top=(e.clientY+14)+"px"});el.addEventListener("mouseleave",()=>{$("tip").style.display="none"})}
const NS="http://www.w3.org/2000/svg";
// Drawn as wide as they are shown, so that letters keep their size on a phone.
const room=(box)=>Math.max(260,box.clientWidth||560),wide=(list)=>12+7*Math.max(...list.map((x)=>x.length+(x.match(/[^\x00-\xff]/g)||[]).length));
function svg(w,h){const s=document.createElementNS(NS,"svg");s.setAttribute("viewBox",`0 0 ${w} ${h}`);s.setAttribute("role","img");return s}
function put(s,name,attrs,text){const e=document.createElementNS(NS,name);for(const k in attrs)e.setAttribute(k,attrs[k]);if(text!==undefined)e.textContent=text;s.append(e);return e}
function age(){const box=$("age");box.replaceChildren();const shades=["#8fb3e8","#f3c77a","#eda25c","#dd7a4a","#b8432f","#8c2f26","#6b221d","#4d1714"];
for(const x of D.totals){const n=x.buckets.length,W=room(box),row=30,H=row*n+14,s=svg(W,H),says=x.buckets.map((b)=>`${money(b.amount)} · ${b.items.toLocaleString("en")}`),left=wide(x.buckets.map((b,i)=>label(i))),full=Math.max(30,W-left-wide(says)),max=Math.max(1e-9,...x.buckets.map((b)=>Math.abs(b.amount)));
x.buckets.forEach((b,i)=>{const y=i*row+8,w=Math.max(Math.abs(b.amount)>0?2:0,full*Math.abs(b.amount)/max);put(s,"text",{x:0,y:y+15},label(i));
const r=put(s,"rect",{x:left,y,width:w,height:row-9,rx:3,fill:shades[Math.min(i,shades.length-1)]});put(s,"text",{x:W,y:y+15,"text-anchor":"end",style:"font-variant-numeric:tabular-nums"},says[i]);
tip(r,`${label(i)}: ${money(b.amount)} ${x.currency}, ${b.items} ${t("items")}`)});
s.setAttribute("aria-label",`${t("age")} ${x.currency}`);const h=document.createElement("div");h.innerHTML=`<span class="tag">${x.currency}</span>`;box.append(h,s)}
$("proof").innerHTML=D.totals.map((x)=>`<p class="note">${x.currency}: ${t("un")} ${money(x.unapplied)} · ${t("out")} ${money(x.outside)} · ${t("dis")} ${money(x.disputed.amount)} · ${t("bal")} ${money(x.ledger_balance)} · <b class="${/[1-9]/.test(x.proof)?"no":"ok"}">${t("proof")} ${x.proof}</b></p>`).join("")+`<p class="note">${t("zero")}</p>`}
function rec(){const W=room($("rec")),H=W<420?240:300,l=48,r=10,top=10,b=34,end=1095,s=svg(W,H),X=(a)=>l+(W-l-r)*a/end,Y=(p)=>top+(H-top-b)*(1-p);
for(const p of [0,.2,.4,.6,.8,1]){put(s,"line",{x1:l,x2:W-r,y1:Y(p),y2:Y(p),stroke:"#dfe5ec"});put(s,"text",{x:l-6,y:Y(p)+4,"text-anchor":"end"},Math.round(p*100)+" %")}
for(const a of [0,90,180,365,730,1095])put(s,"text",{x:X(a),y:H-b+16,"text-anchor":a===1095?"end":"middle"},a);
put(s,"text",{x:(W+l)/2,y:H-3,"text-anchor":"middle"},t("days"));put(s,"line",{x1:X(730),x2:X(730),y1:top,y2:H-b,stroke:"#b9c4d1","stroke-dasharray":"3 3"});
const own=D.recovery.points,band=own.map((p)=>`${X(p[0])},${Y(p[3])}`).concat([...own].reverse().map((p)=>`${X(p[0])},${Y(p[2])}`)).join(" ");
put(s,"polygon",{points:band,fill:"#1f6feb",opacity:.16});
const line=(c,color,dash)=>put(s,"polyline",{points:c.points.map((p)=>`${X(p[0])},${Y(p[1])}`).join(" "),fill:"none",stroke:color,"stroke-width":2,"stroke-dasharray":dash});
line(D.survey,"#b35900","6 4");line(D.article,"#7a4fbf","2 4");line(D.recovery,"#1f6feb","");
for(const k of D.recovery.knots)if(k.age<=end){const c=put(s,"circle",{cx:X(k.age),cy:Y(k.probability),r:4,fill:"#1f6feb"});tip(c,`${k.age} ${t("days")}: ${pct(k.probability)}\n${t("interval")} ${pct(k.lower)} – ${pct(k.upper)}, n = ${k.items}`)}
s.setAttribute("aria-label",t("rec"));$("rec").replaceChildren(s);
$("key").innerHTML=[["#1f6feb",t("lown")],["#b35900",t("lsur")],["#7a4fbf",t("lart")]].map(([c,x])=>`<span><i style="background:${c}"></i>${x}</span>`).join("");
$("n-rec").textContent=t("nrec").replace("{c}",Math.round(100*D.recovery.confidence))}
function cash(){const box=$("cash");if(!D.forecast){return}$("s-cash").hidden=false;$("t-cash").textContent=t("cash");box.replaceChildren();let notes=[];
for(const cur of [...new Set(D.forecast.map((r)=>r.currency))]){const all=D.forecast.filter((r)=>r.currency===cur),weeks=all.filter((r)=>r.part==="period"),of=(p)=>(all.find((r)=>r.part===p)||{}).expected||"0";
if(!weeks.some((r)=>Number(r.expected)))continue;
const n=weeks.length,W=room(box),row=22,H=row*n+10,s=svg(W,H),says=weeks.map((r)=>money(r.expected)),left=wide(weeks.map((r)=>r.from)),full=Math.max(30,W-left-wide(says)),max=Math.max(1e-9,...weeks.map((r)=>Number(r.upper)));
weeks.forEach((r,i)=>{const y=i*row+5,x=(v)=>left+full*Number(v)/max;put(s,"text",{x:0,y:y+13},r.from);
const bar=put(s,"rect",{x:left,y,width:Math.max(1,x(r.expected)-left),height:row-6,rx:3,fill:"#8fb3e8"});
put(s,"line",{x1:x(r.lower),x2:x(r.upper),y1:y+8,y2:y+8,stroke:"#1f4e8c","stroke-width":1});
put(s,"text",{x:W,y:y+13,"text-anchor":"end",style:"font-variant-numeric:tabular-nums"},says[i]);
tip(bar,`${r.from} – ${r.to}: ${money(r.expected)} ${cur}\n${t("interval")} ${money(r.lower)} – ${money(r.upper)}`)});
s.setAttribute("aria-label",`${t("cash")} ${cur}`);const h=document.createElement("div");h.innerHTML=`<span class="tag">${cur}</span>`;box.append(h,s);
notes.push(cur+": "+t("ncash").replace("{l}",money(of("later"))).replace("{n}",money(of("never"))))}
$("n-cash").textContent=notes.join(" ")}
const COLS=[["rank",(r)=>r.i,"n"],["debtor",(r)=>r.debtor,""],["action",(r)=>r.action,""],["day",(r)=>r.day,"w"],["amount",(r)=>Number(r.amount),"n"],["dpd",(r)=>r.dpd,"n"],["value",(r)=>Number(r.value),"n"],["recv",(r)=>r.recovery,"n"],["score",(r)=>r.score,"n"],["step",(r)=>r.step,"n"],["type",(r)=>r.type,""]];
D.rows.forEach((r,i)=>{r.i=i+1;r.text=(r.debtor+" "+r.name+" "+JSON.stringify(r.en)+JSON.stringify(r.zh)).toLowerCase()});
const list=(title,items)=>items&&items.length?`<div><h4>${title}</h4><ul>${items.map((x)=>`<li>${esc(x)}</li>`).join("")}</ul></div>`:"";
function cells(r){const nm=NAMES[r.action][L];return [r.i,`<b>${esc(r.debtor)}</b><br><span style="color:var(--soft)">${esc(r.name)}</span>`,`<span class="tag">${r.action}</span>${esc(nm)}`,`${r.day}<br><span style="color:var(--soft)">${esc(r.work[L])}</span>`,`${money(r.amount)} ${r.currency}`,r.dpd,money(r.value),`<span title="${pct(r.lower)} – ${pct(r.upper)}">${pct(r.recovery)}</span>`,r.score,r.step<0?"–":r.step,r.type]}
function work(){const q=$("find").value.trim().toLowerCase(),a=$("act").value;let rows=D.rows.filter((r)=>(!q||r.text.includes(q))&&(!a||r.action===a));
if(sort.key){const get=COLS.find((c)=>c[0]===sort.key)[1];rows=[...rows].sort((x,y)=>{const u=get(x),v=get(y);return (u<v?-1:u>v?1:x.i-y.i)*(sort.dir)})}
$("work").tHead.innerHTML=`<tr>${COLS.map(([k,,c])=>`<th class="${c}" data-k="${k}" tabindex="0" ${sort.key===k?`aria-sort="${sort.dir>0?"ascending":"descending"}"`:""}>${t(k)}</th>`).join("")}</tr>`;
let h="";for(const r of rows){h+=`<tr class="row" data-i="${r.i}" tabindex="0">${cells(r).map((v,i)=>`<td class="${COLS[i][2]}">${v}</td>`).join("")}</tr>`;
if(open.has(r.i)){const w=r[L];h+=`<tr><td class="why" colspan="${COLS.length}"><div><b>${esc(w.head)}</b></div><div><span class="tag">${t("tone")}: ${r.tone[L]}</span><span class="tag">${t("terms")}: ${r.terms[L]}</span><span class="tag">${t("pd")}: ${pct(r.pd)}</span><span class="tag">${t("recv")}: ${pct(r.recovery)} (${pct(r.lower)} – ${pct(r.upper)})</span><span class="tag">${t("exp")}: ${money(r.expected)} ${D.base_currency}</span></div>${list(t("situation"),w.situation)}${list(t("confirm"),w.confirm)}${list(t("heed"),w.heed)}${list(t("reasons"),w.reasons)}${list(t("sreasons"),w.score)}${list(t("alts"),w.other)}${list(t("blocked"),w.blocked)}${list(t("change"),w.change)}${list(t("next"),[w.next])}</td></tr>`}}
$("work").tBodies[0].innerHTML=h||`<tr><td colspan="${COLS.length}">${t("none")}</td></tr>`;
$("n-work").textContent=t("nwork").replace("{n}",rows.length).replace("{m}",D.recommendations);
const k=D.work;$("n-team").textContent=k.day?t("teams").replace("{d}",k.day).replace("{a}",k.today).replace("{b}",k.no_time).replace("{c}",k.later)+" "+k.teams.map((x)=>t("team").replace("{t}",x.team).replace("{u}",x.used).replace("{m}",x.minutes)).join(" · "):""}
function draw(){document.documentElement.lang=L;$("title").textContent=(D.creditor?D.creditor+" · ":"")+t("title");document.title=$("title").textContent;
$("sub").textContent=`${t("asof")} ${D.as_of}`+(D.known_on?`, ${t("known")} ${D.known_on}`:"");$("lang").textContent=t("other");
for(const k of ["two","age","rec","work"])$("t-"+k).textContent=t(k);$("n-two").textContent=t("ntwo");$("find").placeholder=t("find");
const keep=$("act").value;$("act").innerHTML=`<option value="">${t("all")}</option>`+D.actions.filter((a)=>D.rows.some((r)=>r.action===a.action)).map((a)=>`<option value="${a.action}">${a.action} ${esc(a.name[L])} (${a.debtors})</option>`).join("");$("act").value=keep;
cards();two();age();rec();cash();work();$("foot").textContent=Object.entries(D.versions).map(([k,v])=>`${k}: ${v}`).join(" · ")}
$("lang").onclick=()=>{L=L==="zh"?"en":"zh";draw()};$("find").oninput=work;$("act").onchange=work;
function press(e){const th=e.target.closest("th"),tr=e.target.closest("tr.row");if(th){const k=th.dataset.k;sort=sort.key===k?{key:k,dir:-sort.dir}:{key:k,dir:["debtor","action","day","type","rank"].includes(k)?1:-1};work()}else if(tr){const i=Number(tr.dataset.i);open.has(i)?open.delete(i):open.add(i);work()}}
$("work").addEventListener("click",press);$("work").addEventListener("keydown",(e)=>{if(e.key==="Enter")press(e)});
let drawn=innerWidth;addEventListener("resize",()=>{if(innerWidth!==drawn){drawn=innerWidth;age();rec();cash()}});
draw();
</script></body></html>
)PAGE";
// clang-format on

}  // namespace arrears
