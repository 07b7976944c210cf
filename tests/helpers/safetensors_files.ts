// Builds safetensors files for the tests, right ones and wrong ones. Not the package's own writer.

/** A field of a header as it is to stand there. */
export type Header = Readonly<Record<string, unknown>> | string | Uint8Array;

/** One entry of a header. */
export const entry = (
  dtype: unknown,
  shape: unknown,
  data_offsets: unknown,
): Record<string, unknown> => ({ dtype, shape, data_offsets });

/** A file of a header and so many bytes of data, or these; `length` is what it says of its header. */
export function file_of(
  header: Header,
  data: number | Uint8Array = 0,
  length?: number | bigint,
): Uint8Array<ArrayBuffer> {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const head = header instanceof Uint8Array ? header : new TextEncoder().encode(text);
  const elements = typeof data === 'number' ? new Uint8Array(data) : data;
  const file = new Uint8Array(8 + head.length + elements.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length ?? head.length), true);
  file.set(head, 8);
  file.set(elements, 8 + head.length);
  return file;
}
