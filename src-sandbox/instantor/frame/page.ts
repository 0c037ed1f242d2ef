import type { SandboxReply } from '../../frame/provider-module.ts'
import type { Bank } from '../banks.ts'
import type { FrameSession } from './sessions.ts'

/** Nothing but its own script and style; whoever embeds it is not the frame's affair. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'"

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/gu, (sign) => escapes[sign] ?? sign)

function page(status: number, body: string): SandboxReply {
  const head = '<meta charset="utf-8"><title>Instantor practice frame</title><link rel="stylesheet" href="frame.css">'
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="en"><head>${head}</head>${body}</html>`,
  }
}

const choice = ({ id, name }: Bank): string => `<li><button type="button" data-bank="${escaped(id)}">${escaped(name)}</button></li>`

/** The frame: choice of the bank, login, result. The texts are ours. */
export function framePage(session: FrameSession, banks: readonly Bank[]): SandboxReply {
  const marks = `data-session="${session.id}" data-bank="${escaped(session.bank?.id ?? '')}"`
  return page(200, `<body ${marks}>
<p class="mark">Practice: no real bank is behind this page</p>
<main>
<section id="banks"><h1>Choose your bank</h1><ul>${banks.map(choice).join('')}</ul></section>
<section id="login" hidden><h1>Sign in at <span id="bank-name"></span></h1>
<form id="form" autocomplete="off">
<label>User name <input id="user-name" maxlength="80" required></label>
<label>Password <input id="password" type="password" maxlength="80" required></label>
<button type="submit">Sign in</button> <button type="button" id="other">Choose another bank</button>
</form></section>
<p id="result" role="status"></p>
</main>
<script src="frame.js"></script></body>`)
}

/** What stands in the frame for a product key that nobody has (ours). */
export function refusalPage(): SandboxReply {
  return page(403, '<body data-refused="true"><main><p role="status">This product key is not known.</p></main><script src="frame.js"></script></body>')
}

/** Style of the frame. */
export const frameStyle = `
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff }
.mark { margin: 0; padding: 6px 16px; background: #fff3d6; font-size: 14px }
main { max-width: 460px; margin: 0 auto; padding: 16px }
h1 { font-size: 20px; margin: 8px 0 16px }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px }
button { font: inherit; padding: 9px 14px; border: 1px solid #9aa5b4; border-radius: 6px; background: #f4f6f9; cursor: pointer }
li button { width: 100%; text-align: left }
label { display: block; margin-bottom: 12px }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: 8px; border: 1px solid #9aa5b4; border-radius: 6px }
[hidden] { display: none }
`

/** Script of the frame. It tells the page around it what happened, in words that hold nothing of the login. */
export const frameScript = `'use strict'
;(() => {
  const get = (id) => document.getElementById(id)
  const tell = (kind, value) => parent.postMessage({ instantor: kind, value }, '*')
  const texts = {
    'process-finished': 'Thank you. Your bank was read, and you can close this page.',
    'process-error': 'Your bank could not be read. Please try again later.',
    'invalid-login': 'User name or password is wrong. Please try again.',
    'too-many-retries': 'Too many wrong tries. Do not sign in at your bank for 24 hours.',
  }
  let session = document.body.dataset.session
  const call = async (name, body) => {
    const answer = await fetch(name, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ session, ...body }),
    })
    if (!answer.ok) throw new Error(name)
    return answer.json()
  }
  const show = (display) => {
    get('banks').hidden = display !== 'bankChooser'
    get('login').hidden = display !== 'bankLogin'
    tell('displayChange', { display })
  }
  const end = (message) => {
    get('banks').hidden = true
    get('login').hidden = true
    get('result').textContent = texts[message]
    tell('message', message)
  }
  const fail = () => end('process-error')
  const choose = async (bank) => {
    const chosen = await call('choose', { bank })
    get('bank-name').textContent = document.querySelector('[data-bank="' + bank + '"]:is(button)').textContent
    get('result').textContent = ''
    tell('chooseBank', chosen)
    show('bankLogin')
    get('user-name').focus()
  }
  if (document.body.dataset.refused) {
    tell('load', { status: 'error' })
    tell('error', { message: 'unknown product key' })
    return tell('message', 'process-error')
  }
  for (const button of document.querySelectorAll('button[data-bank]')) {
    button.addEventListener('click', () => { choose(button.dataset.bank).catch(fail) })
  }
  get('other').addEventListener('click', () => {
    call('leave', {}).then((next) => {
      session = next.session
      get('form').reset()
      get('result').textContent = ''
      show('bankChooser')
    }).catch(fail)
  })
  get('form').addEventListener('submit', (event) => {
    event.preventDefault()
    const typed = { userName: get('user-name').value, password: get('password').value }
    get('password').value = ''
    call('login', typed).then(({ message, isOver }) => {
      if (isOver) return end(message)
      get('result').textContent = texts[message]
      tell('message', message)
    }).catch(fail)
  })
  tell('load', { status: 'ok' })
  if (document.body.dataset.bank) choose(document.body.dataset.bank).catch(fail)
  else show('bankChooser')
})()
`
