export function outerPath(root: string, path?: string): string
