export function isDebianLike(osRelease: string): boolean
export function missingPackages(wanted: readonly string[], listing: string): string[]
export function availablePackages(wanted: readonly string[], policy: string): string[]
