import { appendFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, protocol, utilityProcess } from 'electron'

const here = import.meta.dirname
const mediaTypes = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', txt: 'text/plain; charset=utf-8' }
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "require-trusted-types-for 'script'",
].join('; ')

// What happened, in order. The file outlives the program, so that specs can read how it ended.
const happened = []
function note(what) {
  happened.push(what)
  if (process.env.CONFORMANCE_LOG) appendFileSync(process.env.CONFORMANCE_LOG, `${JSON.stringify(what)}\n`)
}

// Names of events that are prevented the next time they come.
const vetoes = new Set((process.env.CONFORMANCE_VETOES ?? '').split(',').filter(Boolean))
function veto(name, event) {
  note(name)
  if (vetoes.delete(name)) event.preventDefault()
}

const windowDefaults = { show: true, width: 640, height: 480, useContentSize: true }
function openWindow({ path = '/index.html', preload = 'preload.cjs', ...options } = {}) {
  const window = new BrowserWindow({
    ...windowDefaults,
    ...options,
    webPreferences: {
      preload: join(here, preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  })
  window.on('close', (event) => veto('close', event))
  window.on('closed', () => note('closed'))
  window.webContents.on('preload-error', (_event, file, error) => note(`preload-error ${file.split(/[\\/]/).pop()} ${error.message}`))
  window.webContents.on('render-process-gone', (_event, details) => note(`render-process-gone ${details.reason}`))
  void window.loadURL(`app://bundle${path}`)
  return window
}

async function answer(request) {
  const url = new URL(request.url)
  if (url.pathname === '/echo') {
    return Response.json({
      url: request.url,
      method: request.method,
      body: request.method === 'POST' ? await request.text() : null,
      contentType: request.headers.get('content-type'),
      probe: request.headers.get('x-probe'),
    })
  }
  if (url.pathname === '/redirect') return new Response(null, { status: 302, headers: { Location: 'app://bundle/landed.txt' } })
  if (url.pathname === '/range') return answerRange(request)
  if (url.pathname === '/fails') throw new Error('the handler failed')
  if (url.pathname === '/stream') return new Response(ReadableStream.from([Buffer.from('one '), Buffer.from('two '), Buffer.from('three')]))
  return answerFile(url)
}

function answerRange(request) {
  const bytes = Buffer.from('0123456789')
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
  if (!match) return new Response(bytes, { headers: { 'Accept-Ranges': 'bytes' } })
  const from = Number(match[1])
  const to = match[2] === '' ? bytes.length - 1 : Number(match[2])
  return new Response(bytes.subarray(from, to + 1), {
    status: 206,
    headers: { 'Content-Range': `bytes ${from}-${to}/${bytes.length}`, 'Accept-Ranges': 'bytes' },
  })
}

async function answerFile(url) {
  const path = normalize(decodeURIComponent(url.pathname))
  try {
    const body = await readFile(join(here, 'pages', path))
    const headers = { 'Content-Type': mediaTypes[path.split('.').pop()] ?? 'application/octet-stream' }
    if (path.endsWith('strict.html')) headers['Content-Security-Policy'] = strictPolicy
    return new Response(body, { headers })
  } catch {
    return new Response('no such page', { status: 404, headers: { 'Content-Type': mediaTypes.txt } })
  }
}

ipcMain.handle('echo', (_event, ...values) => (values.length > 1 ? values : values[0]))
ipcMain.handle('fails', () => {
  throw new RangeError('nope')
})
ipcMain.handle('who', (event) => ({
  url: event.senderFrame.url,
  origin: event.senderFrame.origin,
  isMainFrame: event.senderFrame === event.sender.mainFrame,
  parent: event.senderFrame.parent,
  contentsId: event.sender.id,
}))
ipcMain.handle('describe', (_event, value) => globalThis.conformance.describe(value))
ipcMain.handle('ask', async () => (await dialog.showMessageBox({ message: 'Go on?', buttons: ['No', 'Yes'] })).response)
const sent = []
ipcMain.on('sent', (event, value) => {
  sent.push(value)
  if (value === 'answer me') event.sender.send('answer', 'here you are', { at: new Date(0) })
})

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])

app.on('before-quit', (event) => veto('before-quit', event))
app.on('will-quit', (event) => veto('will-quit', event))
app.on('quit', (_event, code) => note(`quit ${code}`))
app.on('second-instance', (_event, argv, folder) => note(`second-instance ${argv.find((argument) => argument.startsWith('--probe=')) ?? 'without'} ${folder}`))
if (process.env.CONFORMANCE_STAY) app.on('window-all-closed', () => note('window-all-closed'))

globalThis.conformance = {
  happened,
  sent,
  vetoes,
  openWindow,
  startUtility: (options = {}) => utilityProcess.fork(join(here, 'utility.mjs'), ['--given'], options),
  describe: (value) => (value === null ? 'null' : Object.is(value, -0) ? '-0' : `${Object.prototype.toString.call(value).slice(8, -1)} ${String(value)}`),
}

if (process.env.CONFORMANCE_SINGLE && !app.requestSingleInstanceLock()) {
  note('second instance leaves')
  app.quit()
} else {
  await app.whenReady()
  note('ready')
  protocol.handle('app', answer)
  openWindow({ path: process.env.CONFORMANCE_PATH || '/index.html', preload: process.env.CONFORMANCE_PRELOAD || 'preload.cjs' })
}
