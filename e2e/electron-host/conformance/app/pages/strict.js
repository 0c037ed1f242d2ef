const attempt = (action) => {
  try {
    action()
    return 'done'
  } catch (error) {
    return error.name
  }
}
window.violations = []
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective))
window.attempts = {
  eval: attempt(() => eval('1')),
  function: attempt(() => new Function('return 1')()),
  markup: attempt(() => (document.createElement('p').innerHTML = '<b>x</b>')),
  text: attempt(() => (document.createElement('p').textContent = 'x')),
}
