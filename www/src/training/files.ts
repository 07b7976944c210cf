// Files to and from the visitor.

import { el, unique } from '../ui/dom.ts';
import { bytes as inBytes } from '../ui/format.ts';

/** Far more than the weights of both networks; what is larger is not even read. */
const LARGEST = 4_000_000;

/** Lets the visitor keep some bytes as a file. */
export function download(bytes: ArrayBuffer, name: string): void {
  const href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  el('a', { href, download: name }).click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** A button to choose a file with, whose bytes go to `onBytes`. */
export function chooser(options: {
  label: string;
  accept: string;
  onBytes: (bytes: ArrayBuffer, name: string) => void;
  onError: (message: string) => void;
}): HTMLElement {
  const { label, accept, onBytes, onError } = options;
  const id = unique('file');
  const input = el('input', { type: 'file', id, accept, class: 'unseen' });
  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    const name = file?.name ?? '';
    if (!file) return;
    try {
      if (file.size > LARGEST) {
        throw new Error(`${inBytes(file.size)} are too many for weights of this network`);
      }
      onBytes(await file.arrayBuffer(), name);
    } catch (error) {
      onError(error instanceof Error ? error.message : String(error));
    }
    input.value = '';
  });
  return el('span', { class: 'chooser' }, input, el('label', { for: id }, label));
}
