// The section "Masks".

export function mount(root: HTMLElement): void {
  root.replaceChildren();
}
