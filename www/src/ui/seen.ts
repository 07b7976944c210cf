// Waits until something is on the screen, so that nothing is computed before somebody looks.

/** Calls `work` once, when the element is seen for the first time. */
export function whenSeen(element: Element, work: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    work();
  });
  observer.observe(element);
}
