const FOCUSABLE = 'a[href], button:not([disabled]):not([tabindex="-1"]), input:not([disabled]), select, textarea, [tabindex="0"]'

/** Moves the keyboard to the next part of the window (`data-pane`): title bar, sidebar, content, side panel. F6. */
export const focusNextPane = (root: ParentNode = document): void => {
  const panes = [...root.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.checkVisibility?.() ?? true)
  const current = panes.findLastIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(current + 1) % panes.length]
  const target = next?.querySelector<HTMLElement>('[aria-current="page"]') ?? next?.querySelector<HTMLElement>(FOCUSABLE) ?? next
  target?.focus()
}
