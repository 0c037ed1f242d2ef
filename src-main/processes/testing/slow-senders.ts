import { openLine } from '../../callbacks/testing/raw-client.ts'
import { PATH } from '../../callbacks/testing/test-listener.ts'

// Run as a child: as many slow heads as slow bodies, each renewed as soon as it is closed, until the parent ends it. In
// a process of its own, so that a good sender does not have to share its turns with them.

const [port = 0, each = 0] = process.argv.slice(2).map(Number)
const HEAD = `POST ${PATH} HTTP/1.1\r\nHost:`
const BODY = `${HEAD} 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\na=`
let opened = 0
const renew = async (bytes: string): Promise<void> => {
  for (;;) {
    const line = await openLine(port).catch(() => null)
    opened += 1
    line?.write(bytes)
    await Promise.race([line?.closed, new Promise((resolve) => void setTimeout(resolve, 1_000))])
    line?.end()
  }
}
for (let index = 0; index < each; index += 1) {
  void renew(HEAD)
  void renew(BODY)
}
process.on('message', () => process.send?.(opened))
process.on('disconnect', () => process.exit(0))
