import type { z } from 'zod'

/** One request kind of the bridge: a schema for what comes in and one for what goes out. */
export type Channel<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> = Readonly<{
  request: Request
  response: Response
  /** Works while the workspace is locked; everything else is refused with `app.locked`. */
  isOpenWhileLocked: boolean
}>

/** Declares a channel that needs an open workspace. */
export const channel = <Request extends z.ZodType, Response extends z.ZodType>(request: Request, response: Response): Channel<Request, Response> =>
  ({ request, response, isOpenWhileLocked: false })

/** Declares a channel that the lock page may use too. It must not reveal anything of an applicant. */
export const openChannel = <Request extends z.ZodType, Response extends z.ZodType>(request: Request, response: Response): Channel<Request, Response> =>
  ({ request, response, isOpenWhileLocked: true })
