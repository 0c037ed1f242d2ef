import type { Component } from 'vue'

/** An entry of a menu; `line` is a divider, `label` a heading. */
export type MenuEntry =
  | Readonly<{ kind: 'line' }>
  | Readonly<{ kind: 'label'; label: string }>
  | Readonly<{
    kind?: 'item'
    id: string
    label: string
    icon?: Component | undefined
    keys?: string | undefined
    /** Red text for what takes something away. */
    danger?: boolean | undefined
    disabled?: boolean | undefined
    /** Why it is disabled, in a few words. */
    reason?: string | undefined
  }>
