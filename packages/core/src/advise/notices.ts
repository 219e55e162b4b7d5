// Written out in full, because bundlers replace exactly this expression.
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** A text that changes with each request must not fill the terminal or the memory. */
const MOST_NOTICES = 100
const printed = new Set<string>()

/** Prints a text for the developer, once. Nothing is printed in production, or where no `process` says what this is. */
export function notice(text: string): void {
  if (printed.has(text) || printed.size >= MOST_NOTICES || !isDevelopment()) return
  printed.add(text)
  console.warn(`[corsage] ${text}`)
}

function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}
