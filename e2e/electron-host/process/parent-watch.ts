/**
 * Calls `onGone` once the process that started this one has ended. A test runner killed with SIGKILL cannot close its
 * apps; without this they would stay. Polls, as Linux tells only about children.
 */
export function watchParent(onGone: () => void, everyMs = 250): NodeJS.Timeout {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, everyMs)
  timer.unref()
  return timer
}
