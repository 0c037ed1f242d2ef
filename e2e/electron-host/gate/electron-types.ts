import ts from 'typescript'

/** Questions about types, asked of one program. */
export type ElectronTypes = ReturnType<typeof createElectronTypes>

/** Knows which declarations come from Electron's type file and how they are called. */
export function createElectronTypes(checker: ts.TypeChecker) {
  const isElectronNode = (node: ts.Node): boolean => /\/electron\/electron\.d\.ts$/.test(node.getSourceFile().fileName)

  const isElectron = (symbol: ts.Symbol | undefined): symbol is ts.Symbol =>
    (symbol?.declarations ?? []).some((declaration) => isElectronNode(declaration))

  /** The parts of a union, without null and undefined. */
  const partsOf = (type: ts.Type): ts.Type[] => {
    const bare = checker.getNonNullableType(type)
    return bare.isUnionOrIntersection() ? bare.types.flatMap(partsOf) : [bare]
  }

  /** Name under which a declared thing of Electron is listed: its type, or the method that it is written in. */
  const ownerName = (symbol: ts.Symbol): string | undefined => {
    let node: ts.Node | undefined = symbol.declarations?.find(isElectronNode)?.parent
    let method = ''
    for (; node; node = node.parent) {
      if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) method = `.${node.name.getText()}`
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return node.name.text + method
      if (ts.isClassDeclaration(node)) return (node.name?.text ?? '') + method
    }
    return undefined
  }

  /** Name of an Electron class or interface that a value has as its type. */
  const nameOf = (type: ts.Type): string | undefined => {
    const symbol = type.aliasSymbol ?? type.getSymbol()
    if (!isElectron(symbol)) return undefined
    return symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias) ? symbol.name : undefined
  }

  /** True for what Electron declares alone; it also adds to types of Node, such as Process. */
  const isWhollyElectron = (type: ts.Type): boolean =>
    (type.getSymbol()?.declarations ?? []).every((declaration) => isElectronNode(declaration))

  /** The type's own name and those of everything it extends, nearest first. */
  const lineageOf = (type: ts.Type): string[] => {
    const own = nameOf(type)
    const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : []
    return [...(own ? [own] : []), ...bases.flatMap(lineageOf)]
  }

  return { checker, isElectron, isWhollyElectron, partsOf, ownerName, nameOf, lineageOf }
}
