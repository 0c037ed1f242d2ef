process.parentPort.on('message', ({ data }) => {
  if (data === 'who are you') {
    process.parentPort.postMessage({
      type: process.type,
      electron: typeof process.versions.electron,
      argument: process.argv.at(-1),
      variable: process.env.PROBE ?? null,
      send: typeof process.send,
      parent: 'parentPort' in process,
    })
  } else if (data === 'print') {
    process.stdout.write('to standard output\n')
    process.stderr.write('to standard error\n')
  } else if (typeof data === 'object' && 'exit' in data) process.exit(data.exit)
  else process.parentPort.postMessage(data)
})
