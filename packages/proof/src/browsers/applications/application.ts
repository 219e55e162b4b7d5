import type { RequestListener } from 'node:http'
import type { AsyncPolicy, Policy } from '@corsage/core'

/**
 * An application of one framework, with a policy over all of it. All have the same routes:
 *
 * - `/items` answers GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS with its method;
 * - `/cookies` sets the cookie that a POST names in its query, and else tells which cookies came;
 * - `/upload` takes up to {@link uploadLimit} bytes; more is 413;
 * - `/unauthorized` is 401, `/thrown` throws, and nothing stands at `/nowhere`;
 * - `/redirect` leads where its query says, with the status that it says;
 * - `/events` is a stream of server-sent events;
 * - `/image.png`, `/font.woff`, `/module.js` and `/style.css` are cacheable files;
 * - `/revalidated.png` must be asked about again, and is 304 to who has it.
 */
export type Application = (policy: Policy | AsyncPolicy) => RequestListener | Promise<RequestListener>

export const uploadLimit = 1000
