/** One known step of a job or a process. */
export type Step = Readonly<{
  id: string
  label: string
  state: 'done' | 'now' | 'later' | 'failed'
  /** A second line: a time, a short fact. */
  note?: string | undefined
}>
