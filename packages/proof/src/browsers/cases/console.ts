/** Stands for the origin of the page `app`, whose port is another in each run. */
export const APP = '{app}'

/** The text of Chromium about a refusal, after "has been blocked by CORS policy: ". */
export const missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource."

export const withoutCredentials =
  "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'."

export const anyWithCredentials =
  "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."

/** Where the header names another origin. */
export function unequal(origin: string): string {
  return `The 'Access-Control-Allow-Origin' header has a value '${origin}' that is not equal to the supplied origin. Have the server send the header with a valid value.`
}

/** The same about the response to a preflight. */
export function onPreflight(reason: string): string {
  return `Response to preflight request doesn't pass access control check: ${reason}`
}
