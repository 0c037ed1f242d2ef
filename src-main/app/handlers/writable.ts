/** The same value without `readonly`, all the way down: schemas infer mutable types, the domain is read-only. */
export type Writable<Value> = Value extends string | number | bigint | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? Writable<Item>[]
    : { -readonly [Key in keyof Value]: Writable<Value[Key]> }

/** Changes the type only; the dispatcher hands the value on and nobody writes to it. */
export const writable = <Value>(value: Value): Writable<Value> => value as Writable<Value>
