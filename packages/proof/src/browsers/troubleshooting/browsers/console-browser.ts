/** A browser that has one page open, and whose console can be read. */
export interface ConsoleBrowser {
  /** Every line that the browser has printed about the page by itself. */
  lines(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Starts a browser on a page. The page drives itself, since not every console can be read of a browser under automation. */
export type OpenConsoleBrowser = (url: string) => Promise<ConsoleBrowser>
