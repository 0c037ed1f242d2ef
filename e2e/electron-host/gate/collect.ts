import ts from 'typescript'
import { createElectronTypes, type ElectronTypes } from './electron-types.ts'

/** One thing of Electron that a source touches. */
export type ElectronUse = Readonly<{
  kind: 'export' | 'member' | 'event' | 'option' | 'unreadable'
  /** Type names under which the host may list it, nearest first; empty for exports. */
  types: readonly string[]
  name: string
  file: string
  /** Counted from 1. */
  line: number
}>

type Report = (node: ts.Node, kind: ElectronUse['kind'], types: readonly string[], name: string) => void

const listening = new Set(['on', 'once', 'off', 'addListener', 'prependListener', 'prependOnceListener', 'removeListener'])
const emitterMembers = new Set([...listening, 'removeAllListeners', 'listeners', 'listenerCount', 'emit'])

/** Everything of Electron that the given files of the program touch, in order. `root` shortens the file names. */
export function collectUses(program: ts.Program, isWanted: (file: string) => boolean, root: string): ElectronUse[] {
  const types = createElectronTypes(program.getTypeChecker())
  const uses = new Map<string, ElectronUse>()
  for (const source of program.getSourceFiles()) {
    if (source.isDeclarationFile || !isWanted(source.fileName)) continue
    const file = source.fileName.replace(`${root}/`, '')
    const report: Report = (node, kind, names, name) => {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
      const use = { kind, types: names, name, file, line }
      uses.set(JSON.stringify(use), use)
    }
    const visit = (node: ts.Node): void => {
      collectNode(node, types, report)
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return [...uses.values()]
}

function collectNode(node: ts.Node, types: ElectronTypes, report: Report): void {
  if (ts.isImportSpecifier(node)) collectExport(node, report)
  else if (ts.isPropertyAccessExpression(node)) collectMember(node, node.expression, node.name.text, types, report)
  else if (ts.isElementAccessExpression(node)) collectElement(node, types, report)
  else if (ts.isObjectBindingPattern(node)) collectPattern(node, types, report)
  else if (ts.isObjectLiteralExpression(node)) collectOptions(node, types, report)
  else if (ts.isIdentifier(node) || ts.isCallExpression(node)) collectHandOver(node, types, report)
  if (ts.isCallExpression(node)) collectEvent(node, types, report)
}

function collectExport(node: ts.ImportSpecifier, report: Report): void {
  if (node.isTypeOnly || node.parent.parent.isTypeOnly) return
  const source = node.parent.parent.parent.moduleSpecifier
  if (ts.isStringLiteral(source) && /^electron(\/|$)/.test(source.text)) {
    report(node, 'export', [], (node.propertyName ?? node.name).text)
  }
}

function collectMember(node: ts.Node, owner: ts.Expression, name: string, types: ElectronTypes, report: Report): void {
  for (const part of types.partsOf(types.checker.getTypeAtLocation(owner))) {
    const symbol = part.getProperty(name)
    if (!types.isElectron(symbol)) continue
    const isExport = symbol.flags & ts.SymbolFlags.Alias || (symbol.valueDeclaration && ts.isVariableDeclaration(symbol.valueDeclaration))
    const ownerName = types.ownerName(symbol)
    if (isExport || ownerName === undefined) report(node, 'export', [], name)
    else if (!emitterMembers.has(name)) report(node, 'member', namesFor(part, ownerName, types), name)
  }
}

function collectElement(node: ts.ElementAccessExpression, types: ElectronTypes, report: Report): void {
  const key = node.argumentExpression
  if (ts.isStringLiteralLike(key)) return collectMember(node, node.expression, key.text, types, report)
  const names = types.partsOf(types.checker.getTypeAtLocation(node.expression)).map(types.nameOf)
  const name = names.find((found) => found !== undefined)
  if (name) report(node, 'unreadable', [name], node.getText())
}

function collectPattern(node: ts.ObjectBindingPattern, types: ElectronTypes, report: Report): void {
  for (const part of types.partsOf(types.checker.getTypeAtLocation(node))) {
    for (const element of node.elements) {
      const key = element.propertyName ?? element.name
      if (!ts.isIdentifier(key)) continue
      const symbol = part.getProperty(key.text)
      const ownerName = types.isElectron(symbol) ? types.ownerName(symbol) : undefined
      if (ownerName) report(element, 'member', namesFor(part, ownerName, types), key.text)
    }
  }
}

function collectOptions(node: ts.ObjectLiteralExpression, types: ElectronTypes, report: Report): void {
  const expected = types.checker.getContextualType(node)
  if (!expected) return
  for (const part of types.partsOf(expected)) {
    for (const property of node.properties) {
      const name = property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) ? property.name.text : ''
      const symbol = part.getProperty(name)
      const ownerName = types.isElectron(symbol) ? types.ownerName(symbol) : undefined
      if (ownerName) report(property, 'option', namesFor(part, ownerName, types), name)
    }
  }
}

/** An Electron object given where a type of our own is expected: what that type names will be used somewhere. */
function collectHandOver(node: ts.Identifier | ts.CallExpression, types: ElectronTypes, report: Report): void {
  if (ts.isPropertyAccessExpression(node.parent) || !isGiven(node)) return
  const expected = types.checker.getContextualType(node)
  if (!expected) return
  for (const given of types.partsOf(types.checker.getTypeAtLocation(node))) {
    if (!types.nameOf(given)) continue
    for (const wanted of types.partsOf(expected)) {
      if (types.nameOf(wanted)) continue
      for (const { name } of wanted.getProperties()) {
        const symbol = given.getProperty(name)
        const ownerName = types.isElectron(symbol) ? types.ownerName(symbol) : undefined
        if (ownerName && !emitterMembers.has(name)) report(node, 'member', namesFor(given, ownerName, types), name)
      }
    }
  }
}

function isGiven(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.arguments?.includes(node) ?? false
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) return parent.initializer === node
  return ts.isReturnStatement(parent) || ts.isShorthandPropertyAssignment(parent)
}

function collectEvent(node: ts.CallExpression, types: ElectronTypes, report: Report): void {
  const called = node.expression
  if (!ts.isPropertyAccessExpression(called) || !listening.has(called.name.text)) return
  for (const part of types.partsOf(types.checker.getTypeAtLocation(called.expression))) {
    const names = types.lineageOf(part)
    if (names.length === 0 || !types.isWhollyElectron(part)) continue
    const [event] = node.arguments
    const isReadable = event && ts.isStringLiteralLike(event)
    // `ipcRenderer.on` and `ipcMain.on` take channels of ours, not events of Electron.
    if (names[0]?.startsWith('Ipc')) report(called, 'member', names, called.name.text)
    else if (isReadable) report(node, 'event', names, event.text)
    else report(node, 'unreadable', names, event?.getText() ?? '')
  }
}

function namesFor(type: ts.Type, ownerName: string, types: ElectronTypes): string[] {
  return [...new Set([...types.lineageOf(type), ownerName])]
}
