export const dynamic = 'force-dynamic'

export function GET() {
  return Response.redirect('https://other.test/', 307)
}
