// The compile-time errors of conv1d, conv2d and conv3d: interfaces whose names say what is wrong.

import type { Shape } from './shape.js';

/**
 * Compile-time error: `conv1d` takes (C, L) or (N, C, L).
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error one dimension
 *   torch.nn.functional.conv1d(torch.ones(5), torch.ones(2, 1, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv1d_error_input_needs_2_or_3_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: the input of `conv1d` has other channels than the weight takes.
 *
 * @typeParam Channels how many channels the input has
 * @typeParam Expected how many the weight takes: its second size times `groups`
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 4 channels, but the weight takes 3
 *   torch.nn.functional.conv1d(torch.ones(1, 4, 5), torch.ones(2, 3, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv1d_error_channels_do_not_match<
  Channels extends number,
  Expected extends number,
  S extends Shape,
  W extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The numbers that differ. */
  readonly __channels: [Channels, Expected];
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}

/**
 * Compile-time error: the kernel of `conv1d` is larger than the padded input.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error a window of 9 over 5
 *   torch.nn.functional.conv1d(torch.ones(1, 1, 5), torch.ones(2, 1, 9));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv1d_error_kernel_larger_than_input<S extends Shape, W extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}

/**
 * Compile-time error: `conv2d` takes (C, H, W) or (N, C, H, W).
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error one dimension
 *   torch.nn.functional.conv2d(torch.ones(5), torch.ones(2, 1, 3, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv2d_error_input_needs_3_or_4_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: the input of `conv2d` has other channels than the weight takes.
 *
 * @typeParam Channels how many channels the input has
 * @typeParam Expected how many the weight takes: its second size times `groups`
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 4 channels, but the weight takes 3
 *   torch.nn.functional.conv2d(torch.ones(1, 4, 5, 5), torch.ones(2, 3, 3, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv2d_error_channels_do_not_match<
  Channels extends number,
  Expected extends number,
  S extends Shape,
  W extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The numbers that differ. */
  readonly __channels: [Channels, Expected];
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}

/**
 * Compile-time error: the kernel of `conv2d` is larger than the padded input.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error a window of 9 over 5
 *   torch.nn.functional.conv2d(torch.ones(1, 1, 5, 5), torch.ones(2, 1, 9, 9));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv2d_error_kernel_larger_than_input<S extends Shape, W extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}

/**
 * Compile-time error: `conv3d` takes (C, D, H, W) or (N, C, D, H, W).
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error one dimension
 *   torch.nn.functional.conv3d(torch.ones(5), torch.ones(2, 1, 3, 3, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv3d_error_input_needs_4_or_5_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: the input of `conv3d` has other channels than the weight takes.
 *
 * @typeParam Channels how many channels the input has
 * @typeParam Expected how many the weight takes: its second size times `groups`
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 4 channels, but the weight takes 3
 *   torch.nn.functional.conv3d(torch.ones(1, 4, 5, 5, 5), torch.ones(2, 3, 3, 3, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv3d_error_channels_do_not_match<
  Channels extends number,
  Expected extends number,
  S extends Shape,
  W extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The numbers that differ. */
  readonly __channels: [Channels, Expected];
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}

/**
 * Compile-time error: the kernel of `conv3d` is larger than the padded input.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error a window of 9 over 5
 *   torch.nn.functional.conv3d(torch.ones(1, 1, 5, 5, 5), torch.ones(2, 1, 9, 9, 9));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface conv3d_error_kernel_larger_than_input<S extends Shape, W extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}
