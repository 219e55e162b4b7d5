/** Makes the error with which `fetch` rejects what can never be sent, worded as Chromium does. */
export function fetchFailure(reason: string): TypeError {
  return new TypeError(`Failed to execute 'fetch' on 'Window': ${reason}`)
}
