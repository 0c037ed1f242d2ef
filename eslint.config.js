import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { appUrlRules, bannedSyntax, compositionRoots, moduleState, noFocusedTests, shellOnly } from './scripts/check/lint-rules.ts'

const typescript = ['**/*.ts', '**/*.vue']
const tests = ['**/*.test.ts', '**/*.spec.ts', '**/testing/**/*.ts']
const commandLine = [
  'scripts/**',
  'bench/**',
  'e2e/tour.ts',
  'e2e/electron-host/**',
  'src-main/platform/log*',
  'src-main/app/cli*',
  'src-main/app/cli/**',
  'src-sandbox/main.ts',
]

export default tseslint.config(
  { ignores: ['node_modules', 'out', 'dist', 'coverage', 'e2e/electron-host/conformance/app', '**/*.d.ts', '**/*.d.mts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...vue.configs['flat/recommended'],
  {
    files: typescript,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        sourceType: 'module',
        // One program for all: the projects' own would read what they share once each.
        project: ['./scripts/check/tsconfig.lint.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 400 }],
      // A factory holds the small functions of its object, hence more than the 40 lines that a single one should take.
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      semi: ['error', 'never'],
      quotes: ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      eqeqeq: ['error', 'always'],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'no-restricted-imports': ['error', shellOnly],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: true }],
      // Our objects are made of closures and have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // Two compilers (tsc and vue-tsc) disagree on what is unnecessary.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Async by its type even where nothing is awaited yet: a port's method stays a promise.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.vue'],
    // Without types, which vue-tsc checks: each component would cost a new program.
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, project: false, program: null, projectService: false, extraFileExtensions: ['.vue'] },
    },
    rules: {
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      // The compiler sees whether every case of a union returns.
      'vue/return-in-computed-property': 'off',
      // Layout is the author's; the rules below would only reflow templates.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
    },
  },
  // A Vue component's top level is one instance's; only modules are shared.
  { files: ['src-*/**/*.ts'], ignores: [...compositionRoots, ...tests], rules: { 'no-restricted-syntax': ['error', ...bannedSyntax, ...moduleState] } },
  {
    files: ['src-renderer/**/*.ts'],
    ignores: [...compositionRoots, ...tests],
    rules: { 'no-restricted-syntax': ['error', ...bannedSyntax, ...moduleState, ...appUrlRules] },
  },
  { files: ['src-renderer/**/*.vue'], rules: { 'no-restricted-syntax': ['error', ...bannedSyntax, ...appUrlRules] } },
  { files: ['src-main/electron/**', 'e2e/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src-main/secrets/keytar-secret-store.ts'], rules: { 'no-restricted-imports': 'off' } },
  // Whole scripts that are sent into a page as one function.
  { files: ['e2e/electron-host/page/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: commandLine, rules: { 'no-console': 'off' } },
  // The config files of the tools are read by their default export.
  { files: ['*.config.ts', '**/*.config.ts', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 600 }],
      'max-lines-per-function': 'off',
      // A test may set up a page from markup of its own.
      'no-restricted-syntax': ['error', noFocusedTests],
      'vue/one-component-per-file': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
)
