// The page's controls: each a labelled native element, so that keyboards and screen readers know it.

import { el, unique } from './dom.ts';

/** A control in its wrapper, with its value. Setting the value does not call the listener. */
export interface Control<T> {
  readonly root: HTMLElement;
  value: T;
  disabled: boolean;
}

export interface SliderOptions {
  label: string;
  min: number;
  max: number;
  step?: number;
  value: number;
  /** How the value is shown, and spoken; the number itself unless given. */
  format?: (value: number) => string;
  onInput?: (value: number) => void;
}

/** A range with its label before and its value behind. */
export function slider(options: SliderOptions): Control<number> {
  const { label, min, max, step = 1, format = String, onInput } = options;
  const id = unique('slider');
  const input = el('input', { id, type: 'range', min, max, step });
  const output = el('output', { for: id });
  const show = (): void => {
    const text = format(input.valueAsNumber);
    output.textContent = text;
    input.setAttribute('aria-valuetext', text);
    input.style.setProperty('--part', `${(input.valueAsNumber - min) / (max - min)}`);
  };
  input.addEventListener('input', () => {
    show();
    onInput?.(input.valueAsNumber);
  });
  const root = el(
    'div',
    { class: 'control slider' },
    el('label', { for: id }, label),
    output,
    input,
  );
  const control = {
    root,
    get value() {
      return input.valueAsNumber;
    },
    set value(value: number) {
      input.valueAsNumber = value;
      show();
    },
  };
  input.value = `${options.value}`;
  show();
  return withDisabling(control, input);
}

export interface NumberOptions {
  label: string;
  value: number;
  min: number;
  max: number;
  onInput?: (value: number) => void;
}

/** A field for a number; what is not valid gives way to the last number that was, and the field says why. */
export function numberField(options: NumberOptions): Control<number> {
  const { label, value, min, max, onInput } = options;
  const id = unique('number');
  const input = el('input', { id, type: 'number', min, max, step: 1, inputmode: 'numeric' });
  const refusal = el('p', { class: 'note', 'aria-live': 'polite' });
  const valid = (): boolean => input.checkValidity() && !Number.isNaN(input.valueAsNumber);
  let last = value;
  input.addEventListener('input', () => {
    if (!valid()) return;
    refusal.textContent = '';
    last = input.valueAsNumber;
    onInput?.(last);
  });
  input.addEventListener('change', () => {
    refusal.textContent = valid() ? '' : `Only whole numbers from ${min} to ${max}.`;
    input.value = `${last}`;
  });
  input.value = `${value}`;
  const root = el('div', { class: 'control' }, el('label', { for: id }, label), input, refusal);
  const control = {
    root,
    get value() {
      return last;
    },
    set value(value: number) {
      last = value;
      input.value = `${value}`;
    },
  };
  return withDisabling(control, input);
}

export interface SelectOptions<T extends string> {
  label: string;
  /** Value and text of each option, in order. */
  options: readonly (readonly [value: T, text: string])[];
  value: T;
  onInput?: (value: T) => void;
}

export function select<T extends string>(options: SelectOptions<T>): Control<T> {
  const id = unique('select');
  const input = el(
    'select',
    { id },
    ...options.options.map(([value, text]) => el('option', { value }, text)),
  );
  input.value = options.value;
  input.addEventListener('input', () => options.onInput?.(input.value as T));
  const root = el('div', { class: 'control' }, el('label', { for: id }, options.label), input);
  const control = {
    root: root as HTMLElement,
    get value() {
      return input.value as T;
    },
    set value(value: T) {
      input.value = value;
    },
  };
  return withDisabling(control, input);
}

/** One of a few, all of them visible: radio buttons that look like one switch. */
export function segmented<T extends string>(options: SelectOptions<T>): Control<T> {
  const name = unique('segmented');
  const inputs = options.options.map(([value]) => el('input', { type: 'radio', name, value }));
  const choices = options.options.map(([, text], i) =>
    el('label', {}, inputs[i], el('span', {}, text)),
  );
  // Short words stand in one row; longer ones in as many columns as there is room for.
  const short = options.options.every(([, text]) => text.length < 9);
  const field = el(
    'fieldset',
    { class: `control segmented${short ? ' short' : ''}` },
    el('legend', {}, options.label),
    el('div', {}, ...choices),
  );
  const control = {
    root: field as HTMLElement,
    get value() {
      return inputs.find((input) => input.checked)?.value as T;
    },
    set value(value: T) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
  control.value = options.value;
  field.addEventListener('change', () => options.onInput?.(control.value));
  return withDisabling(control, field);
}

/** Yes or no. */
export function toggle(options: {
  label: string;
  value: boolean;
  onInput?: (value: boolean) => void;
}): Control<boolean> {
  const input = el('input', { type: 'checkbox', role: 'switch' });
  input.checked = options.value;
  input.addEventListener('change', () => options.onInput?.(input.checked));
  const root = el('label', { class: 'control toggle' }, input, el('span', {}, options.label));
  const control = {
    root: root as HTMLElement,
    get value() {
      return input.checked;
    },
    set value(value: boolean) {
      input.checked = value;
    },
  };
  return withDisabling(control, input);
}

export interface ButtonOptions {
  label: string;
  /** The one that a visitor most likely wants. */
  primary?: boolean;
  onClick: () => void;
}

export function button({ label, primary, onClick }: ButtonOptions): HTMLButtonElement {
  return el('button', { type: 'button', class: primary ? 'primary' : '', onclick: onClick }, label);
}

/** Controls that belong together, under a heading. */
export function group(legend: string, ...children: (Node | string)[]): HTMLElement {
  return el('fieldset', { class: 'group' }, el('legend', {}, legend), ...children);
}

/** Adds `disabled`, which the native element keeps. */
function withDisabling<T>(
  control: { root: HTMLElement; value: T },
  input: { disabled: boolean },
): Control<T> {
  return Object.defineProperty(control, 'disabled', {
    get: () => input.disabled,
    set: (disabled: boolean) => {
      input.disabled = disabled;
    },
  }) as Control<T>;
}
