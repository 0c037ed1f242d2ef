// House rules that ESLint has no rule for, as selectors over the syntax tree. They are data, so that a test can show
// each of them failing on a planted line.

/** One forbidden shape of code and what to do instead. */
export type SyntaxRule = Readonly<{ selector: string; message: string }>

/** Forbidden in every TypeScript and Vue file. */
export const bannedSyntax: readonly SyntaxRule[] = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Named exports only; a default export has no name to search for.',
  },
  {
    selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Text nodes only: markup from data is how a page is taken over.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)$/]',
    message: 'Text nodes only: markup from data is how a page is taken over.',
  },
  { selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]', message: 'No document.write.' },
  { selector: 'CallExpression[callee.name="eval"]', message: 'No eval.' },
  { selector: ':matches(NewExpression, CallExpression)[callee.name="Function"]', message: 'No code from text.' },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval)$/] > :matches(Literal, TemplateLiteral):first-child',
    message: 'No code from text.',
  },
]

/** A test that runs alone in a file silences the others. */
export const noFocusedTests: SyntaxRule = {
  selector: 'CallExpression[callee.object.name=/^(describe|it|test)$/][callee.property.name="only"]',
  message: 'No focused tests in the tree.',
}

/** Module-level state belongs to a composition root: anything else that remembers is made by a factory. */
export const moduleState: readonly SyntaxRule[] = [
  {
    selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
    message: 'No module-level state outside the composition roots.',
  },
]

/** Where module-level state is allowed: the files that put a process together. */
export const compositionRoots: readonly string[] = [
  'src-main/electron/main.ts',
  'src-main/electron/preload.ts',
  'src-main/app/compose.ts',
  'src-main/app/cli.ts',
  'src-main/processes/*-entry.ts',
  'src-sandbox/main.ts',
  'src-sandbox/process-entry.ts',
  'src-renderer/main.ts',
]

const relative = 'Relative URLs in the renderer: the page then works under whatever address it is served.'

/** The renderer never spells the address that it is served from. */
export const appUrlRules: readonly SyntaxRule[] = [
  { selector: 'Literal[value=/^app:/]', message: relative },
  { selector: 'TemplateElement[value.raw=/^app:/]', message: relative },
]

/** First line of defence in the editor; `npm run check` walks every import besides (scripts/check/imports.ts). */
export const shellOnly = {
  paths: [
    { name: 'electron', message: 'Only src-main/electron knows Electron.' },
    { name: 'keytar', message: 'Only its adapter knows keytar; everything else sees SecretStore.' },
  ],
}
