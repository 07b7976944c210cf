// The page's beginning: loads what it computes with, then lets each section build itself.

import { digits } from './data.ts';
import { mount as depth } from './sections/depth.ts';
import { mount as masks } from './sections/masks.ts';
import { mount as speed } from './sections/speed.ts';
import { mount as training } from './sections/training.ts';
import { start } from './torch.ts';
import { themeButton } from './ui/theme.ts';

/** A section may take its time, until its worker has started for instance: then it is ready when its promise is. */
type Mount = (root: HTMLElement) => void | Promise<void>;

const sections: Record<string, Mount> = { masks, depth, training, speed };

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Gives the browser a turn to paint and to answer, so that building the page is not one long task. */
const breathe = (): Promise<void> => new Promise((done) => setTimeout(done));

async function main(): Promise<void> {
  find('#theme').append(themeButton());
  const status = find('#status');
  try {
    await Promise.all([start(), digits()]);
    for (const [name, mount] of Object.entries(sections)) {
      await mount(find(`#${name} .mount`));
      await breathe();
    }
    status.textContent = 'Ready: everything is loaded, the page now works without a network.';
    document.documentElement.dataset.ready = 'true';
  } catch (error) {
    status.classList.add('error');
    status.textContent = `The page could not start: ${error instanceof Error ? error.message : error}`;
    throw error;
  }
}

// A file that is dropped beside the place for it must not replace the page, and the training with it.
for (const type of ['dragover', 'drop'] as const) {
  addEventListener(type, (event) => event.preventDefault());
}
void main();
