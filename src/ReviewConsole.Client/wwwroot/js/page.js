// What only the browser can do: modal dialogs, focus by id, and sending the last decision when the page goes away.
export const showModal = dialog => { if (!dialog.open) dialog.showModal(); };
export const close = dialog => { if (dialog.open) dialog.close(); };

export function focus(id) {
  const element = document.getElementById(id);
  if (element) element.focus();
  return element !== null;
}

export function reveal(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

let waiting = null;

export function holdForUnload(url, body) { waiting = url ? { url, body } : null; }

// keepalive lets the request outlive the page; the answer is in the ledger, not here.
addEventListener("pagehide", () => {
  if (!waiting) return;
  const { url, body } = waiting;
  waiting = null;
  fetch(url, { method: "POST", body, keepalive: true, credentials: "same-origin", headers: { "content-type": "application/json" } });
});
