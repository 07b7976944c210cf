// Reads safetensors files for the tests: names, dtypes, shapes, values. Not the package's own reader.

/** A typed array as it comes out of a fixture or of the package. */
export type Values = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;

/** One tensor of a file. */
export interface Stored {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: Values;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function view(dtype: string, bytes: ArrayBuffer): Values {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes);
    case 'F64':
      return new Float64Array(bytes);
    case 'I64':
      return new BigInt64Array(bytes);
    case 'I32':
      return new Int32Array(bytes);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(bytes);
    default:
      throw new Error(`a fixture of dtype ${dtype} is not expected`);
  }
}

/** All tensors of a file, by name. */
export function read_safetensors(file: Uint8Array): Map<string, Stored> {
  const header_bytes = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + header_bytes))) as Record<
    string,
    Entry
  >;
  const tensors = new Map<string, Stored>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [from, to] = entry.data_offsets;
    // Copied, because a typed array must start at a multiple of its element size.
    const bytes = file.slice(8 + header_bytes + from, 8 + header_bytes + to).buffer as ArrayBuffer;
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, values: view(entry.dtype, bytes) });
  }
  return tensors;
}
