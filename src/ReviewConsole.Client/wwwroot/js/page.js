// What only the browser can do: modal dialogs, focus by id, and sending decisions when the page goes away.
export const showModal = dialog => { if (!dialog.open) dialog.showModal(); };
export const close = dialog => { if (dialog.open) dialog.close(); };

export function focus(id) {
  const element = document.getElementById(id);
  if (element) element.focus();
  return element !== null;
}

export function focusFirst(id) { document.getElementById(id)?.querySelector("textarea, input")?.focus(); }

export function reveal(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
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
