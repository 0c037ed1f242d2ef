import ts from 'typescript'
import type { Surface, SurfaceType } from './surface.ts'

interface Draft {
  members: Set<string>
  statics: Set<string>
  events: Set<string>
  parents: Set<string>
}

const processes = { Main: 'main', Renderer: 'renderer', Utility: 'utility', Common: 'common' } as const

function nameOf(node: ts.Node & { name?: ts.Node }, file: ts.SourceFile): string | undefined {
  const { name } = node
  if (!name) return undefined
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText(file)
}

function eventName(member: ts.ClassElement | ts.TypeElement): string | undefined {
  if (!ts.isMethodDeclaration(member) && !ts.isMethodSignature(member)) return undefined
  const type = member.parameters[0]?.type
  if (!type || !ts.isLiteralTypeNode(type) || !ts.isStringLiteral(type.literal)) return undefined
  return type.literal.text
}

const emitterMembers = ['on', 'off', 'once', 'addListener', 'removeListener', 'prependListener', 'addEventListener', 'removeEventListener']

function addMember(draft: Draft, member: ts.ClassElement | ts.TypeElement, file: ts.SourceFile): void {
  const name = nameOf(member, file)
  if (!name) return
  const event = emitterMembers.includes(name) ? eventName(member) : undefined
  if (event !== undefined) {
    draft.events.add(event)
    return
  }
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : []
  const isStatic = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword)
  ;(isStatic ? draft.statics : draft.members).add(name)
}

function addParents(draft: Draft, node: ts.ClassDeclaration | ts.InterfaceDeclaration, file: ts.SourceFile): void {
  for (const clause of node.heritageClauses ?? []) {
    for (const type of clause.types) draft.parents.add(type.expression.getText(file).replace(/^.*\./, ''))
  }
}

/** Names exported by one of the namespaces Main, Renderer, Utility, Common, with their type's name. */
function readExports(body: ts.ModuleBlock, file: ts.SourceFile): Record<string, string> {
  const result: Record<string, string> = {}
  for (const node of body.statements) {
    if (ts.isClassDeclaration(node) && node.name) result[node.name.text] = node.name.text
    if (!ts.isVariableStatement(node)) continue
    for (const declaration of node.declarationList.declarations) {
      const name = declaration.name.getText(file)
      result[name] = (declaration.type?.getText(file) ?? name).replace(/^typeof /, '').replace(/^.*\./, '')
    }
  }
  return result
}

/** Reads Electron's type file (syntax only, about a second) into the surface table. */
export function readSurface(text: string, version: string): Surface {
  const file = ts.createSourceFile('electron.d.ts', text, ts.ScriptTarget.Latest, false)
  const drafts: Record<string, Draft> = {}
  const exported: Record<string, Record<string, string>> = {}
  const visit = (body: ts.ModuleBlock): void => {
    for (const node of body.statements) {
      if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body)) {
        const process = processes[node.name.text as keyof typeof processes]
        if (process) exported[process] = readExports(node.body, file)
      } else if ((ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name) {
        const draft = (drafts[node.name.text] ??= { members: new Set(), statics: new Set(), events: new Set(), parents: new Set() })
        addParents(draft, node, file)
        for (const member of node.members) addMember(draft, member, file)
      }
    }
  }
  for (const node of file.statements) {
    if (ts.isModuleDeclaration(node) && node.name.text === 'Electron' && node.body && ts.isModuleBlock(node.body)) visit(node.body)
  }
  return { version, types: plain(drafts), exports: exported }
}

function plain(drafts: Readonly<Record<string, Draft>>): Record<string, SurfaceType> {
  return Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => [
      name,
      { members: [...draft.members], statics: [...draft.statics], events: [...draft.events], parents: [...draft.parents] },
    ]),
  )
}
