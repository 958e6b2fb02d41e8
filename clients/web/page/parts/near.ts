// Tells what is near the eye: on screen, or not further from it than so many screens are high.

// Calls `hear` with how it is, and whenever that changes.
export function watch_near(element: Element | null, hear: (entry: IntersectionObserverEntry) => void, screens = 1) {
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last) hear(last);
  }, { rootMargin: `${screens * 100}% 0px` });
  if (element) observer.observe(element);
  return () => observer.disconnect();
}
