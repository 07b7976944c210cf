// How a module changes shapes, as types: a map is an interface that reads `input` and gives `output` and
// `check`, so that a chain of modules can be computed through.

import type { LinearInput, LinearOutput } from './linear.js';
import type { Shape } from './shape.js';

/**
 * What a module does to the shape of its input, as a type.
 *
 * The type of a call is computed by giving it an `input`: `(Map & { input: S })['output']`.
 *
 * @example A map that drops the first dimension
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * interface First extends torch.nn.ShapeMap {
 *   readonly check: unknown;
 *   readonly output: this['input'] extends readonly [number, ...infer R extends number[]] ? R : torch.Shape;
 * }
 * const rest: (First & { readonly input: readonly [2, 3] })['output'] = [3];
 * if (rest.length !== 1) throw new Error();
 * ```
 */
export interface ShapeMap {
  /** The shape of the input. */
  readonly input: unknown;
  /** The shape of the output. */
  readonly output: Shape;
  /** `unknown` where the input fits, else an error type. */
  readonly check: unknown;
}

/** Is it `any`, which stands for "not known"? */
export type IsAny<T> = 0 extends 1 & T ? true : false;

/** The shape that a map gives for the shape `S`. */
export type MappedShape<M extends ShapeMap, S extends Shape> =
  IsAny<M> extends true ? Shape : (M & { readonly input: S })['output'];

/** What a map asks of the shape `S`. */
export type ShapeCheck<M extends ShapeMap, S extends Shape> =
  IsAny<M> extends true ? unknown : (M & { readonly input: S })['check'];

/** A type known to be a shape only when it is used. */
export type AsShape<T> = T extends Shape ? T : Shape;

/** A hyperparameter: `any`, which stands for "not known", is a plain number. */
export type Size<N> = IsAny<N> extends true ? number : N extends number ? N : number;

/** Of activations, dropouts and norms: the shape stays. */
export interface SameShape extends ShapeMap {
  readonly output: AsShape<this['input']>;
  readonly check: unknown;
}

/** Of modules whose output shape is not computed. */
export interface UnknownShape extends ShapeMap {
  readonly output: Shape;
  readonly check: unknown;
}

/**
 * Compile-time error: a list of modules has no `forward`; loop over it.
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error what should it compute?
 *   new torch.nn.ModuleList()(torch.ones(1));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.NotImplementedError)) throw error;
 * }
 * ```
 */
export interface module_list_error_there_is_no_forward {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
}

/** Of ModuleList. */
export interface NotCalled extends ShapeMap {
  readonly output: Shape;
  readonly check: module_list_error_there_is_no_forward;
}

/** Of Linear: (..., In) to (..., Out). */
export interface LinearShape<In, Out> extends ShapeMap {
  readonly output: LinearOutput<AsShape<this['input']>, readonly [Size<Out>, Size<In>]>;
  readonly check: LinearInput<AsShape<this['input']>, readonly [Size<Out>, Size<In>]>;
}

/** What has a shape map; other modules give any shape. */
interface Mapped<M extends ShapeMap> {
  readonly __map?: M;
}

/** The shape after a chain of modules. */
export type ChainOutput<Modules, S extends Shape> =
  IsAny<Modules> extends true
    ? Shape
    : Modules extends readonly []
      ? S
      : Modules extends readonly [infer First, ...infer Rest]
        ? First extends Mapped<infer M>
          ? ChainOutput<Rest, MappedShape<M, S>>
          : Shape
        : Shape;

/** What a chain of modules asks of the shape of its input: the first error inside. */
export type ChainInput<Modules, S extends Shape> =
  IsAny<Modules> extends true
    ? unknown
    : Modules extends readonly [infer First, ...infer Rest]
      ? First extends Mapped<infer M>
        ? unknown extends ShapeCheck<M, S>
          ? ChainInput<Rest, MappedShape<M, S>>
          : ShapeCheck<M, S>
        : unknown
      : unknown;

/** Of Sequential: one module after the other. */
export interface ChainShape<Modules> extends ShapeMap {
  readonly output: ChainOutput<Modules, AsShape<this['input']>>;
  readonly check: ChainInput<Modules, AsShape<this['input']>>;
}
