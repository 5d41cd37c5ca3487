// The sections of a conversation: walking through them, and knowing which have been in view to their end.
const stuck = selector => {
  const element = document.querySelector(selector);
  return element && ["sticky", "fixed"].includes(getComputedStyle(element).position) ? element.getBoundingClientRect() : null;
};

// What is behind the bars at the window's edges cannot be read.
const edges = () => ({ top: stuck("header.bar")?.bottom ?? 0, bottom: Math.min(stuck(".decision")?.top ?? innerHeight, innerHeight) });

const slack = 8;

export function step(id, by) {
  const sections = [...document.getElementById(id)?.querySelectorAll("[data-section]") ?? []];
  const { top, bottom } = edges();
  const places = sections.map(section => ({ section, box: section.getBoundingClientRect() }));
  // One that is longer than the window is read a window at a time.
  const long = places.find(({ box }) => by > 0 ? box.top <= top + 2 * slack && box.bottom > bottom + slack : box.top < top - slack && box.bottom >= bottom - slack);
  if (long) {
    const left = by > 0 ? long.box.bottom - bottom + slack : top - long.box.top + slack;
    scrollBy(0, by * Math.min(left, (bottom - top) * 0.9));
    long.section.focus({ preventScroll: true });
    return;
  }
  const now = places.findIndex(({ section }) => section === document.activeElement);
  const near = by > 0 ? places.findIndex(({ box }) => box.bottom > top + slack) - 1 : places.findIndex(({ box }) => box.bottom > top + slack);
  const next = places[Math.max(0, (now >= 0 ? now : near) + by)];
  if (next) {
    const room = bottom - top;
    const box = next.box;
    if (box.top < top || box.bottom > bottom) scrollBy(0, box.height > room || by < 0 ? box.top - top - slack : box.bottom - bottom + slack);
    next.section.focus({ preventScroll: true });
  }
}

export function watch(id, page) {
  const container = document.getElementById(id);
  const seen = new WeakSet();
  let told = -1;
  let looked = false;
  const tell = () => {
    if (!looked) return;
    const unseen = [...container.querySelectorAll("[data-section]")].filter(section => !seen.has(section)).length + container.querySelectorAll(".gap").length;
    if (unseen !== told) {
      told = unseen;
      page.invokeMethodAsync("Left", unseen);
    }
  };
  const see = entries => {
    looked = true;
    for (const entry of entries) if (entry.isIntersecting) seen.add(entry.target.closest("[data-section]"));
    tell();
  };
  let views;
  const observe = () => {
    for (const end of container.querySelectorAll("[data-end]")) views.observe(end);
    tell();
  };
  // The bar of the decision grows as one decides: what it then covers has not been in view.
  const measure = () => {
    views?.disconnect();
    const { top, bottom } = edges();
    views = new IntersectionObserver(see, { rootMargin: `${-top}px 0px ${bottom - innerHeight}px 0px` });
    observe();
  };
  const changes = new MutationObserver(observe);
  changes.observe(container, { childList: true, subtree: true });
  const sizes = new ResizeObserver(measure);
  for (const bar of document.querySelectorAll("header.bar, .decision")) sizes.observe(bar);
  addEventListener("resize", measure);
  measure();
  return {
    stop: () => {
      removeEventListener("resize", measure);
      for (const observer of [views, changes, sizes]) observer.disconnect();
    },
  };
}
