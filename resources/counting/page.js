"use strict";
// Counts goods. What was counted is kept in this phone first, then sent; it leaves the list of what waits only when the
// till has said what became of it. Each line has a name of its own, so sending it twice counts it once.
const WORDS = {
  zh: {
    title: "盘点", who: "盘点人", code: "收银机屏幕上的连接码", begin: "开始盘点", scan: "扫条码或输入编码",
    camera: "用摄像头扫码", units: "数量", set: "改为此数量", add: "记一笔", on: "已连接",
    off: "没有网络，先记在手机里", waits: "待上传", over: "盘点已结束，这些没有记入", unknown: "未知条码", full: "手机存不下了",
  },
  en: {
    title: "Stocktake", who: "Who counts", code: "Code on the till", begin: "Begin to count", scan: "Scan or type a code",
    camera: "Scan with the camera", units: "How many", set: "Correct it to this number", add: "Count", on: "Connected",
    off: "No network: kept in this phone", waits: "to be sent", over: "The stocktake is over: not counted",
    unknown: "Unknown code", full: "This phone is full",
  },
}[navigator.language.startsWith("zh") ? "zh" : "en"];
const PATIENCE_MS = 8000, EVERY_MS = 3000, AT_ONCE = 100, SHOWN = 50;
const el = (id) => document.getElementById(id);
const read = (name, otherwise) => JSON.parse(localStorage.getItem(name) || "null") ?? otherwise;
const keep = (name, value) => localStorage.setItem(name, JSON.stringify(value));
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
document.querySelectorAll("[data-word]").forEach((one) => (one.textContent = WORDS[one.dataset.word]));
if (!read("device")) keep("device", unique());
let goods = new Map(read("goods", []).map((row) => [row[0], row])), sending = false;

async function call(path, body) {
  const gone = new AbortController(), timer = setTimeout(() => gone.abort(), PATIENCE_MS);
  const headers = { Authorization: `Bearer ${read("key", "")}` };
  if (body) headers["Content-Type"] = "application/json";
  try {
    const reply = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal: gone.signal });
    const said = await reply.json();
    return { status: reply.status, said };
  } catch { return { status: 0, said: {} }; } finally { clearTimeout(timer); }
}

function show() {
  const joined = Boolean(read("key"));
  el("join").hidden = joined;
  el("count").hidden = !joined;
  el("lines").replaceChildren(...read("lines", []).slice(-SHOWN).reverse().map((line) => {
    const row = document.createElement("li");
    row.className = line.verdict || "waiting";
    const name = line.name || (goods.get(line.code) || [])[1] || line.code;
    const rest = line.error ? ` ${line.error}` : line.counted ? ` = ${line.counted}` : "";
    row.textContent = `${name} ${line.how === "set" ? "→" : "+"}${line.units}${rest}`;
    return row;
  }));
}

function tell(on) {
  const waits = read("lines", []).filter((line) => !line.verdict).length;
  if (!read("key")) on = null;
  const word = on === null ? "" : on ? WORDS.on : WORDS.off;
  el("line").textContent = `${word}${waits ? ` · ${waits} ${WORDS.waits}` : ""}`;
}

async function send() {
  if (sending || !read("key")) return;
  sending = true;
  try {
    for (;;) {
      const lines = read("lines", []).filter((line) => !line.verdict).slice(0, AT_ONCE);
      if (!lines.length) { tell((await call("/api/state")).status === 200); return; }
      const plain = lines.map(({ uid, code, units, how, at }) => ({ uid, code, units, how, at }));
      const { status, said } = await call("/api/lines", { now: Date.now(), lines: plain });
      if (status === 401) { localStorage.removeItem("key"); el("refused").textContent = said.error; show(); }
      if (status !== 200) { tell(false); return; }
      const answers = new Map(said.lines.map((answer) => [answer.uid, answer]));
      keep("lines", read("lines", []).map((line) => ({ ...line, ...answers.get(line.uid) })));
      tell(true);
      show();
    }
  } finally { sending = false; }
}

function count(code) {
  const units = el("units").value.trim() || "1", how = el("set").checked ? "set" : "add";
  try {
    const old = read("lines", []), done = old.filter((line) => line.verdict).slice(-500);
    keep("lines", [...done, ...old.filter((line) => !line.verdict), { uid: unique(), code, units, how, at: Date.now() }]);
  } catch { el("last").textContent = WORDS.full; return; }
  const known = goods.get(code);
  el("last").textContent = known ? `${known[1]} ${units}${known[2]}` : `${WORDS.unknown} ${code}`;
  el("last").className = known || !goods.size ? "" : "refused";
  if (navigator.vibrate) navigator.vibrate(known ? 60 : [200, 80, 200]);
  el("units").value = "1";
  el("set").checked = false;
  show();
  send();
}

el("join").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { code: el("ticket").value.trim(), device: read("device"), name: el("name").value };
  const { status, said } = await call("/api/join", body);
  el("refused").textContent = status === 200 ? "" : said.error || WORDS.off;
  if (status !== 200) return;
  keep("key", said.key);
  keep("name", body.name);
  const list = await call("/api/goods");
  if (list.status === 200) {
    goods = new Map(list.said.goods.map((row) => [row[0], row]));
    try { keep("goods", list.said.goods); } catch { /* too many for this phone: names come with the answers */ }
  }
  show();
  send();
  el("scan").focus();
});

el("count").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = el("scan").value.trim();
  el("scan").value = "";
  el("scan").focus();
  if (code) count(code);
});

async function camera() {
  const eye = new BarcodeDetector({ formats: ["ean_13", "ean_8", "upc_a", "itf", "code_128"] });
  const video = el("camera");
  if (video.srcObject) { video.srcObject.getTracks().forEach((track) => track.stop()); video.srcObject = null; video.hidden = true; return; }
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.hidden = false;
  await video.play();
  let last = "", since = 0;
  const look = async () => {
    if (!video.srcObject) return;
    const [found] = await eye.detect(video).catch(() => []);
    const now = Date.now();
    if (found && (found.rawValue !== last || now - since > 2000)) { last = found.rawValue; since = now; count(last); }
    setTimeout(look, 150);
  };
  look();
}

// Cameras are for secure addresses only in most browsers: elsewhere codes are typed or come from a scanner.
if ("BarcodeDetector" in window && navigator.mediaDevices) { el("eye").hidden = false; el("eye").addEventListener("click", camera); }
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/worker.js");
if (location.hash.length > 1) {
  const code = location.hash.slice(1);
  if (code !== read("joined")) { localStorage.removeItem("key"); keep("joined", code); }
  el("ticket").value = code;
  history.replaceState(null, "", "/");
}
el("name").value = read("name", "");
window.addEventListener("online", send);
setInterval(send, EVERY_MS);
show();
tell(false);
send();
