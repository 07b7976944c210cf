// From groups of parameters to one call of the core, and back with the state that it made. In a loop of
// steps nothing is made anew: the arrays are kept.

import { RuntimeError } from '../errors.js';
import { wrong_kind } from '../kind.js';
import { keep } from '../memory.js';
import * as raw from '../raw.js';
import { count } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, wrap_new } from '../tensor_base.js';
import type { ParamGroup } from './groups.js';
import type { Optimizer } from './optimizer.js';
import { pair } from './options.js';
import type { ParamState } from './state_dict.js';

/** What the core has to know of a kind of optimizer. */
export interface Plan {
  readonly kind: number;
  /** The names of the four parts of the state, in the core's order; empty for none. */
  readonly state: readonly string[];
  /** The names of the options, in the core's order; `betas` are two numbers. */
  readonly options: readonly string[];
}

/** A parameter and the four parts of its state. */
const ROW = 5;
/** Numbers for each group. */
const OPTIONS = 8;

/** The steps of one optimizer of the core. */
export class CoreStep {
  readonly #plan: Plan;
  #counts = new Uint32Array(0);
  #rows = new Uint32Array(0);
  #options = new Float64Array(0);

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** One step of all groups: none of them changes when it fails. */
  run({ param_groups, state }: Optimizer): void {
    let params = 0;
    for (const group of param_groups) params += group.params.length;
    if (this.#counts.length !== param_groups.length) {
      this.#counts = new Uint32Array(param_groups.length);
      this.#options = new Float64Array(param_groups.length * OPTIONS);
    }
    if (this.#rows.length !== params * ROW) this.#rows = new Uint32Array(params * ROW);
    let row = 0;
    for (let i = 0; i < param_groups.length; i++) {
      const group = param_groups[i] as ParamGroup;
      this.#counts[i] = group.params.length;
      this.#write_options('step', group, i * OPTIONS);
      for (const param of group.params) {
        this.#write_row(param, state.get(param), row);
        row += ROW;
      }
    }
    const made = raw.optim_step(this.#plan.kind, this.#counts, this.#rows, this.#options);
    if (made === 2) this.#take(param_groups, state);
  }

  /** Throws where a step with these groups and this state would. */
  check(groups: readonly ParamGroup[], state: ReadonlyMap<Tensor, ParamState>): void {
    const op = 'load_state_dict';
    for (const group of groups) this.#write_options(op, group, 0);
    for (const [param, values] of state) {
      for (const name of this.#plan.state) {
        const part = name === '' ? undefined : values[name];
        if (part === undefined || part === null) continue;
        if (cell_of(part) === undefined) throw wrong_kind(op, name, 0, 'Tensor', part);
        const { shape } = part as Tensor;
        // One step may stand in any number of dimensions.
        const fits = name === 'step' ? count(shape) === 1 : `${shape}` === `${param.shape}`;
        if (!fits) {
          const wanted = name === 'step' ? '' : param.shape;
          throw new RuntimeError(`${op}(): ${name} must be of shape [${wanted}], not [${shape}]`);
        }
      }
    }
  }

  #write_options(op: string, group: ParamGroup, start: number): void {
    let at = start;
    for (const name of this.#plan.options) {
      const value = group[name];
      if (name === 'betas') {
        for (const beta of pair(op, name, value)) this.#options[at++] = beta;
      } else if (typeof value === 'number') this.#options[at++] = value;
      else if (typeof value === 'boolean') this.#options[at++] = value ? 1 : 0;
      else throw wrong_kind(op, name, 0, 'number or boolean', value);
    }
  }

  #write_row(param: Tensor, state: ParamState | undefined, start: number): void {
    this.#rows[start] = handle_of('step', 'params', 0, param);
    for (let k = 0; k < ROW - 1; k++) {
      const name = this.#plan.state[k];
      const part = name === undefined || name === '' ? undefined : state?.[name];
      const none = part === undefined || part === null;
      this.#rows[start + 1 + k] = none ? 0 : handle_of('step', name as string, 0, part);
    }
  }

  /** Takes the state that the step made; it belongs to no scope. */
  #take(groups: readonly ParamGroup[], state: Map<Tensor, ParamState>): void {
    const made = raw.optim_made();
    let row = 0;
    for (const { params } of groups) {
      for (const param of params) {
        for (let k = 1; k < ROW; k++) {
          const handle = made[row + k] as number;
          if (handle === 0 || handle === this.#rows[row + k]) continue;
          let own = state.get(param);
          if (own === undefined) {
            own = {};
            state.set(param, own);
          }
          own[this.#plan.state[k - 1] as string] = keep(wrap_new<Tensor>(handle));
        }
        row += ROW;
      }
    }
  }
}
