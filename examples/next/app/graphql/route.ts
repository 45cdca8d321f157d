import { gateway } from '../../gateway';

/** The Node runtime: the edge runtime has no `node:crypto`. */
export const runtime = 'nodejs';

/**
 * Next tells the client's address in this header alone, and takes one that the client sent for true. So it must stand
 * behind a proxy that adds to it; its last entry is what that proxy saw.
 */
function handle(request: Request): Promise<Response> {
  const address = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  return gateway.fetch(request, { address });
}

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
