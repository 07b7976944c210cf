// The section "Speed".

export function mount(root: HTMLElement): void {
  root.replaceChildren();
}
