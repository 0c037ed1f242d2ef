/**
 * The loader script as both documented versions have it: the seed's `listener`, `userParam`, `transactionParam`, `load`,
 * and the newer `frameParam`, `attachEventListener`, `getBankList`, `destroy` (providers/instantor.md, section 7). How it
 * hands its parameters to the frame is ours: a form posted into it, so that none stands in an address.
 */
export const loaderScript = `'use strict'
;(() => {
  const base = document.currentScript.src.replace(/(?:frame-loader\\/)?instantor-[^/]*$/, '')
  const origin = new URL(base).origin
  const processEnds = { 'process-finished': 'process-finished', 'invalid-login': 'invalid-login' }

  const requireJQuery = () => {
    const [major, minor] = String((window.jQuery || { fn: {} }).fn.jquery).split('.').map(Number)
    if (!(major > 1 || (major === 1 && minor >= 7))) throw new Error('Instantor needs jQuery 1.7 or later')
  }

  class Instantor {
    constructor(productKey) {
      if (typeof productKey !== 'string' || productKey === '') throw new Error('Instantor needs the product key')
      this.product = productKey
      this.user = []
      this.transaction = []
      this.frame = {}
      this.listeners = []
      this.events = {}
      this.hear = (event) => this.received(event)
    }
    userParam(key, value) {
      this.user.push([String(key), String(value)])
      return this
    }
    transactionParam(key, value) {
      this.transaction.push([String(key), String(value)])
      return this
    }
    frameParam(key, value) {
      this.frame[key] = value
      return this
    }
    listener(call) {
      this.listeners.push(call)
      return this
    }
    attachEventListener(name, call) {
      this.events[name] = [...(this.events[name] || []), call]
      return this
    }
    async getBankList() {
      return (await fetch(base + 'frame/banks')).json()
    }
    load(selector) {
      requireJQuery()
      const place = window.jQuery(selector)[0]
      if (!place) throw new Error('Instantor finds no element ' + selector)
      this.destroy()
      this.element = document.createElement('iframe')
      this.element.name = 'instantor-' + crypto.getRandomValues(new Uint32Array(2)).join('')
      this.element.title = 'Instantor'
      this.element.style.width = '100%'
      this.element.style.height = '640px'
      this.element.style.border = '0'
      place.append(this.element)
      window.addEventListener('message', this.hear)
      this.open()
      return this
    }
    destroy() {
      window.removeEventListener('message', this.hear)
      if (this.element) this.element.remove()
      this.element = undefined
    }
    open() {
      const form = document.createElement('form')
      form.method = 'post'
      form.action = base + 'frame/open'
      form.target = this.element.name
      form.hidden = true
      const fields = {
        product: this.product, mark: this.element.name, user: JSON.stringify(this.user), transaction: JSON.stringify(this.transaction),
        bank: this.frame.bankID || '',
      }
      for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input')
        input.type = 'hidden'
        input.name = name
        input.value = value
        form.append(input)
      }
      document.body.append(form)
      form.submit()
      form.remove()
    }
    received(event) {
      if (!this.element || event.source !== this.element.contentWindow || event.origin !== origin) return
      const { instantor: kind, value } = event.data || {}
      if (this.frame.debug) console.debug('instantor', kind, value)
      if (kind === 'message') {
        for (const call of this.listeners) call(value)
        this.fire('processEnd', processEnds[value] || 'process-error')
      } else this.fire(kind, value)
    }
    fire(name, value) {
      for (const call of this.events[name] || []) call(value)
    }
  }
  window.Instantor = Instantor
})()
`

/**
 * As much of jQuery 1.8.3 as the documented snippet and the loader need: \`$(fn)\` when the page is read, \`$('#id')\`.
 */
export const jQueryScript = `'use strict'
;(() => {
  const jQuery = (what) => {
    if (typeof what !== 'function') return [...document.querySelectorAll(what)]
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => what(jQuery))
    else setTimeout(() => what(jQuery))
    return []
  }
  jQuery.fn = { jquery: '1.8.3' }
  window.jQuery = window.$ = jQuery
})()
`
