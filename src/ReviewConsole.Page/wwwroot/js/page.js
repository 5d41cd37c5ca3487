// What only the browser can do: modal dialogs, focus by id, and sending decisions when the page goes away.
export const showModal = dialog => { if (!dialog.open) dialog.showModal(); };
export const close = dialog => { if (dialog.open) dialog.close(); };

export function focus(id) {
  const element = document.getElementById(id);
  if (element) element.focus();
  return element !== null;
}

export function focusFirst(id) { document.getElementById(id)?.querySelector("textarea, input")?.focus(); }

const slack = 8;

// Bars come and grow as one decides: what has the focus must not be behind one (WCAG 2.2, 2.4.11).
const edges = (selector, side) => [...document.querySelectorAll(selector)].filter(bar => getComputedStyle(bar).position === "sticky").map(bar => bar.getBoundingClientRect()[side]);
const uncover = () => requestAnimationFrame(() => {
  const at = document.activeElement;
  if (!at || at === document.body || at.closest("header.bar, .undo, .decision, dialog")) return;
  const box = at.getBoundingClientRect();
  const top = Math.max(0, ...edges("header.bar, .undo", "bottom"));
  const bottom = Math.min(innerHeight, ...edges(".decision", "top"));
  if (box.bottom > bottom) scrollBy(0, Math.max(0, Math.min(box.bottom - bottom + slack, box.top - top - slack)));
  else if (box.top < top && box.height < bottom - top) scrollBy(0, box.top - top - slack);
});
document.addEventListener("focusin", uncover);

export function setMotion(reduced) {
  if (reduced) document.documentElement.dataset.motion = "reduced";
  else delete document.documentElement.dataset.motion;
}

// "missing" where the browser has no notifications, or none for this page.
export const askToNotify = async () => ("Notification" in window ? await Notification.requestPermission() : "missing");

// Whoever looks at the page sees it there. The same tag in another tab replaces this one instead of telling twice.
export function notify(tag, title, text) {
  if (!("Notification" in window) || Notification.permission !== "granted" || (!document.hidden && document.hasFocus())) return;
  try {
    const note = new Notification(title, { body: text, tag, icon: "/favicon.svg" });
    note.onclick = () => { window.focus(); note.close(); };
  } catch { /* Some browsers know them from service workers alone. */ }
}

export function reveal(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

export async function verify(key, signature, message) {
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch { return null; }
}

const waiting = new Map();

export function holdForUnload(url, body) { waiting.set(url, body); }
export function letGo(url) { waiting.delete(url); }

// keepalive lets the request outlive the page; the answer is in the ledger, not here.
addEventListener("pagehide", () => {
  for (const [url, body] of waiting) {
    fetch(url, { method: "POST", body, keepalive: true, credentials: "same-origin", headers: { "content-type": "application/json" } });
  }
  waiting.clear();
});

export async function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([await content.arrayBuffer()], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
