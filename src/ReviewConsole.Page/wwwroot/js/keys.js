// One listener for the whole page. It decides what must be decided synchronously (default actions, text fields, IME,
// repeats) and hands the rest to KeyMap.
let bound = new Set();
let repeating = new Set();

const isText = target => target instanceof Element
  && (target.isContentEditable || target.closest("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button])") !== null);

const nameOf = event => (event.ctrlKey ? "Ctrl+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);

export function listen(map) {
  const onKeyDown = event => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || event.defaultPrevented) return;
    const name = nameOf(event);
    const inText = isText(event.target);
    if (document.querySelector("dialog[open]")) return;
    if (inText && name === "Escape") { event.target.blur(); event.preventDefault(); return; }
    if (inText && name !== "Ctrl+Enter") return;
    // Enter on something that acts by itself (a link, a button) keeps its own meaning.
    if (name === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
    if (!bound.has(name)) return;
    event.preventDefault();
    if (event.repeat && !repeating.has(name)) return;
    map.invokeMethodAsync("Press", name);
  };
  document.addEventListener("keydown", onKeyDown);
}

export function bind(names, repeatable) {
  bound = new Set(names);
  repeating = new Set(repeatable);
}
