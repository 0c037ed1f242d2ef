/** What every labelled field takes. */
export type FieldProps = {
  label: string
  /** Format or consequence; an error takes its place. */
  hint?: string | undefined
  /** What is wrong and how to fix it. */
  error?: string | undefined
  /** Accepted, but worth a look. */
  warning?: string | undefined
  optional?: boolean | undefined
  /** The provider's own id of the field, shown at the right of the label. */
  code?: string | undefined
  hideLabel?: boolean | undefined
  /** Keeps a line for an error that may come, so that nothing moves. */
  reserve?: boolean | undefined
}

/** `bank` is 36 high, for bank login forms. */
export type FieldSize = 'standard' | 'bank'

/**
 * Only what the frame takes. The frame must never get the rest: an unknown prop would become an attribute of the
 * page, and with it the value that a field holds.
 */
export const framePropsOf = ({ label, hint, error, warning, optional, code, hideLabel, reserve }: FieldProps): FieldProps =>
  ({ label, hint, error, warning, optional, code, hideLabel, reserve })
