type Lock = { packages?: Record<string, { version?: string; optional?: boolean }> }
export function treeMatchesLock(lock: Lock, installed: Lock): boolean
