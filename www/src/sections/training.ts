// The section "Training".

export function mount(root: HTMLElement): void {
  root.replaceChildren();
}
