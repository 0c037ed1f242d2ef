import type { Component } from 'vue'

/** One place of the breadcrumb; the last is where the officer is. */
export type Crumb = Readonly<{ label: string }>

/** One entry of the sidebar. */
export type NavItem = Readonly<{
  id: string
  label: string
  icon?: Component | undefined
  count?: number | undefined
  /** Red count: something is held or failed. */
  alert?: boolean | undefined
}>

/** Something the palette can open or run. */
export type PaletteItem = Readonly<{
  id: string
  /** The heading it stands under, for example "In this case". */
  group: string
  label: string
  /** Quiet words behind the label; searched as well. */
  detail?: string | undefined
  icon?: Component | undefined
  keys?: string | undefined
  /** `command` is what `>` keeps, `case` what `#` keeps. */
  /** Found by the parent for this very query: shown without a further look at its words. */
  isHit?: boolean | undefined
  kind?: 'command' | 'case' | 'place' | undefined
}>
