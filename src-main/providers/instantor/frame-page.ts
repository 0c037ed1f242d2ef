import { createHash } from 'node:crypto'

/** What the page hands to the vendor's script. Nothing in it is secret; all of it belongs to the applicant's case. */
export type PageData = Readonly<{
  product: string
  user: readonly (readonly [string, string])[]
  transaction: readonly (readonly [string, string])[]
  bankId: string
}>
export type PageScripts = Readonly<{ jquery: string; loader: string }>

/** Each stands for itself inside a script element: no end of the element, no comment, no line end that a script has. */
const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' }
const asScriptValue = (value: unknown): string => JSON.stringify(value).toWellFormed().replace(/[<>&\u2028\u2029]/g, (sign) => escapes[sign] ?? '')

const asAttribute = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

/** Says what happened by the page's title, the only thing that the locked view listens to. A repeat is numbered. */
const TELL = `
  var last = '', count = 0;
  var tell = function (message) {
    var text = String(message).toLowerCase().replace(/[^a-z-]/g, '').slice(0, 40) || 'process-error';
    count = text === last ? count + 1 : 1;
    last = text;
    document.title = 'instantor:' + text + (count > 1 ? ' ' + count : '');
  };`

/** On a page of the lender, what to do with a message is the lender's own matter. */
const TELL_NOBODY = `
  var tell = function (message) {
    // process-finished, process-error, invalid-login or too-many-retries (no further try for 24 hours)
  };`

/** The seed's order: parameters, load, listener. Newer loaders have an event of another name (providers/instantor.md, section 7). */
const run = (data: PageData, tell: string): string => `(function () {
  var data = ${asScriptValue(data)};${tell}
  try {
    var itor = new Instantor(data.product);
    data.user.forEach(function (param) { itor.userParam(param[0], param[1]); });
    if (itor.transactionParam) data.transaction.forEach(function (param) { itor.transactionParam(param[0], param[1]); });
    if (data.bankId && itor.frameParam) itor.frameParam('bankID', data.bankId);
    itor.load('#itor');
    if (itor.listener) itor.listener(tell);
    else itor.attachEventListener('processEnd', function (event) { tell(event && event.status ? event.status : event); });
  } catch (error) {
    tell('page-error');
  }
}());`

const STYLE = 'html,body{margin:0;font-family:sans-serif}#itor{min-height:640px}'

const scriptTags = ({ jquery, loader }: PageScripts): string => `<script src="${asAttribute(jquery)}"></script>\n<script src="${asAttribute(loader)}"></script>`

/** A whole page that loads from the listed origins and from nowhere else. */
export const toPage = (data: PageData, scripts: PageScripts, origins: readonly string[]): string => {
  const script = run(data, TELL)
  const from = origins.join(' ')
  const policy = [
    'default-src \'none\'', `script-src ${hashOf(script)} ${from}`, `style-src ${hashOf(STYLE)}`, `img-src ${from} data:`, `connect-src ${from}`, `frame-src ${from}`,
    // The loader hands the values to its frame by a form.
    'base-uri \'none\'', `form-action ${from}`,
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${asAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bank sign-in</title>
<style>${STYLE}</style>
</head>
<body>
<div id="itor"></div>
${scriptTags(scripts)}
<script>${script}</script>
</body>
</html>
`
}

/** The same to paste into the body of another page. */
export const toSnippet = (data: PageData, scripts: PageScripts): string => `<div id="itor"></div>\n${scriptTags(scripts)}\n<script>\n${run(data, TELL_NOBODY)}\n</script>\n`
