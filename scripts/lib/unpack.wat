;; Turns the text that scripts/lib/pack.mjs made back into bytes, where it stands. In WebAssembly, because this runs once:
;; JavaScript would go through half a million characters before any engine had compiled the loop.
(module
  ;; A table of bytes at 0, by the code of a character; at 128 and 256, by the code of one after '}' and after '~'.
  (memory (export "memory") {pages})
  (data (i32.const 0) "{table}")

  ;; The text is at 512 and has `length` characters; the bytes are put there too. Returns how many there are.
  (func (export "unpack") (param $length i32) (result i32)
    (local $from i32) (local $to i32) (local $end i32) (local $code i32) (local $table i32)
    (local.set $from (i32.const 512))
    (local.set $to (i32.const 512))
    (local.set $end (i32.add (local.get $length) (i32.const 512)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $code (i32.load8_u (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $table (i32.const 0))
        (if (i32.ge_u (local.get $code) (i32.const 125)) ;; '}' or '~'
          (then
            (local.set $table (i32.shl (i32.sub (local.get $code) (i32.const 124)) (i32.const 7)))
            (local.set $code (i32.load8_u (local.get $from)))
            (local.set $from (i32.add (local.get $from) (i32.const 1)))))
        (i32.store8 (local.get $to) (i32.load8_u (i32.add (local.get $table) (local.get $code))))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (br $next)))
    (i32.sub (local.get $to) (i32.const 512))))
