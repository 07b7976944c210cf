// Makes elements. Text goes in as text, never as HTML.

type Child = Node | string | undefined;

/** Attributes by name (`true` is present without a value, `false` and `undefined` absent) and listeners by `onname`. */
export type Attributes = Record<
  string,
  string | number | boolean | undefined | ((event: Event) => void)
>;

/** `el('p', { class: 'note' }, 'text', …)`. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, `${value}`);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

let ids = 0;

/** An id that no other element has. */
export const unique = (name: string): string => `${name}-${++ids}`;

/** Calls `work` at most once a frame, however often the result is called. */
export function oncePerFrame(work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}
