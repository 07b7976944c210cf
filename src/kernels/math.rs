//! exp, log and their like over vectors: the same bits on every machine.
