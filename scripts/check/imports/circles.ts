/** Files by what they import; both as paths from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** Every group of files that import each other in a circle, each sorted, by Tarjan's method without recursion. */
export function findCircles(graph: ImportGraph): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const circles: string[][] = []

  const enter = (file: string): { file: string; next: number } => {
    order.set(file, order.size)
    low.set(file, order.size - 1)
    open.push(file)
    isOpen.add(file)
    return { file, next: 0 }
  }
  const lower = (file: string, by: number): void => void low.set(file, Math.min(low.get(file) ?? by, by))
  const leave = (file: string): void => {
    if (low.get(file) !== order.get(file)) return
    const group = open.splice(open.indexOf(file))
    for (const member of group) isOpen.delete(member)
    const isCircle = group.length > 1 || (graph.get(file) ?? []).includes(file)
    if (isCircle) circles.push(group.sort())
  }

  for (const start of graph.keys()) {
    if (order.has(start)) continue
    const path = [enter(start)]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = (graph.get(top.file) ?? [])[top.next++]
      if (target === undefined) {
        path.pop()
        leave(top.file)
        const parent = path.at(-1)
        if (parent) lower(parent.file, low.get(top.file) ?? 0)
      } else if (!order.has(target)) path.push(enter(target))
      else if (isOpen.has(target)) lower(top.file, order.get(target) ?? 0)
    }
  }
  return circles
}
