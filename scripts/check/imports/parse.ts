import ts from 'typescript'

/** One import, re-export, `import()`, `require()` or `import('…')` type in a file. */
export type FoundImport = Readonly<{
  /** Null for a dynamic import whose target is computed. */
  specifier: string | null
  /** Counted from 1. */
  line: number
  /** True when nothing of it is left at run time. */
  isTypeOnly: boolean
}>

/** Every import of a TypeScript, JavaScript or Vue source, with its line. */
export function parseImports(fileName: string, text: string): FoundImport[] {
  const script = fileName.endsWith('.vue') ? keepScripts(text) : text
  const source = ts.createSourceFile(fileName, script, ts.ScriptTarget.Latest, true, scriptKind(fileName))
  const found: FoundImport[] = []
  const add = (node: ts.Node, target: ts.Node | undefined, isTypeOnly = false): void => {
    const specifier = target && ts.isStringLiteralLike(target) ? target.text : null
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    found.push({ specifier, line, isTypeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, node.importClause?.isTypeOnly)
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node, node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isExternalModuleReference(node)) add(node, node.expression)
    else if (ts.isImportTypeNode(node)) add(node, literalOf(node), true)
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node, node.arguments[0])
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function literalOf({ argument }: ts.ImportTypeNode): ts.Node | undefined {
  return ts.isLiteralTypeNode(argument) ? argument.literal : undefined
}

function isLoading(called: ts.Expression): boolean {
  return called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
}

/** The script blocks of a Vue file, everything else blanked, so that lines stay where they are. */
function keepScripts(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ')
  let kept = ''
  let end = 0
  for (const match of text.matchAll(/^<script\b[^>]*>\n?([\s\S]*?)^<\/script>/gm)) {
    const from = match.index + match[0].indexOf('>') + 1
    const to = match.index + match[0].length - '</script>'.length
    kept += blank(text.slice(end, from)) + text.slice(from, to)
    end = to
  }
  return kept + blank(text.slice(end))
}

function scriptKind(fileName: string): ts.ScriptKind {
  return /\.[cm]?js$/.test(fileName) ? ts.ScriptKind.JS : ts.ScriptKind.TS
}
