export const dynamic = 'force-dynamic'

export function GET() {
  return new Response('all that the route sends '.repeat(80), {
    headers: { Vary: 'Accept-Language', 'X-Total': '2', 'Set-Cookie': 'a=1' },
  })
}
