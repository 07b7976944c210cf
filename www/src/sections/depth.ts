// The section "Depth".

export function mount(root: HTMLElement): void {
  root.replaceChildren();
}
