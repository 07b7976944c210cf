// Where the section's images come from: the digits, a picture that the visitor chooses or drops, a frame of the camera.
// Nothing of it leaves the page.

import { type Digits, SIDE } from '../data.ts';
import { button, select } from '../ui/controls.ts';
import { el } from '../ui/dom.ts';
import { enlarge, type Gray, shrink } from './features.ts';

export interface Source {
  /** The controls. */
  readonly root: HTMLElement;
  /** `n` images of the wanted size: different digits, or the same picture `n` times. */
  images(n: number, height: number, width: number): Gray[];
  /** Takes files that are dropped on this element. */
  acceptDrops(target: HTMLElement): void;
}

interface Picture {
  image: CanvasImageSource;
  size: [width: number, height: number];
}

const NOTES = {
  digits: 'A picture can also be dropped here. It stays on this device.',
  picture: 'Your picture is shown; a choice of digits, or “Other digits”, brings those back.',
};

/** `changed` is called when other images are to be shown, `failed` with a reason when a picture cannot be had. */
export function source(digits: Digits, changed: () => void, failed: (why: string) => void): Source {
  let picture: Picture | undefined;
  let first = 0;
  const which = select({
    label: 'Digits',
    options: [['all', 'all kinds'], ...Array.from('0123456789', (d) => [d, `only ${d}`] as const)],
    value: 'all',
    onInput: () => show(undefined),
  });
  const note = el('p', { class: 'note', 'aria-live': 'polite' }, NOTES.digits);
  const show = (next: Picture | undefined): void => {
    picture = next;
    note.textContent = next ? NOTES.picture : NOTES.digits;
    failed('');
    changed();
  };
  const load = async (file: File | undefined | null): Promise<void> => {
    if (!file) return;
    try {
      const bitmap = await createImageBitmap(file);
      show({ image: bitmap, size: [bitmap.width, bitmap.height] });
    } catch {
      failed(`${file.name} is not a picture that this browser can read.`);
    }
  };

  const file = el('input', { type: 'file', accept: 'image/*', class: 'unseen' });
  file.addEventListener('change', async () => {
    await load(file.files?.[0]);
    // The same file may be chosen again.
    file.value = '';
  });
  const camera = button({
    label: 'Camera',
    async onClick() {
      camera.disabled = true;
      try {
        show(await frame());
      } catch (error) {
        failed(`No picture from the camera: ${error instanceof Error ? error.message : error}.`);
      } finally {
        camera.disabled = false;
      }
    },
  });
  const others = button({
    label: 'Other digits',
    onClick() {
      first += 8;
      show(undefined);
    },
  });

  const root = el(
    'div',
    { class: 'group' },
    which.root,
    el(
      'div',
      { class: 'row' },
      others,
      el('label', { class: 'button' }, file, 'Picture …'),
      camera,
    ),
    note,
  );
  return {
    root,
    images(n, height, width) {
      if (picture) return Array(n).fill(shrink(picture.image, picture.size, height, width));
      const wanted = which.value === 'all' ? undefined : Number(which.value);
      const all = [...digits.labels.keys()].filter(
        (i) => wanted === undefined || digits.labels[i] === wanted,
      );
      return Array.from({ length: n }, (_, i) => {
        const at = (all[(first + i) % all.length] as number) * SIDE * SIDE;
        return enlarge(digits.pixels.subarray(at, at + SIDE * SIDE), SIDE, height, width);
      });
    },
    acceptDrops(target) {
      target.addEventListener('dragover', (event) => {
        event.preventDefault();
        target.classList.add('over');
      });
      target.addEventListener('dragleave', () => target.classList.remove('over'));
      target.addEventListener('drop', (event) => {
        event.preventDefault();
        target.classList.remove('over');
        void load(event.dataTransfer?.files[0]);
      });
    },
  };
}

/** One frame; the camera is on no longer than that takes. */
async function frame(): Promise<Picture> {
  if (!navigator.mediaDevices) throw new Error('browsers give it to secure addresses only');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640 } });
  try {
    const video = el('video', { muted: true, playsinline: true });
    video.srcObject = stream;
    await video.play();
    const image = await createImageBitmap(video);
    return { image, size: [image.width, image.height] };
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
