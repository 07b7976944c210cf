// Where tensors live. One place for now: the memory of the wasm core.

/**
 * The devices that a tensor can be on.
 *
 * @example The device of a tensor
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const device: torch.DeviceType = torch.ones(2).device;
 * if (device !== 'cpu') throw new Error(device);
 * ```
 */
export type DeviceType = 'cpu';
