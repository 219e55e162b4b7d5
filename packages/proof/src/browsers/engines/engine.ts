import type { EngineName as UserAgentEngineName } from '@corsage/user-agent'

export type EngineName = Exclude<UserAgentEngineName, 'standard'>

/** A real browser, started. */
export interface Engine {
  readonly name: EngineName
  /** As a reader knows it, for example `Firefox 153.7.0`. */
  readonly product: string
  /** Opens a page and waits until it has loaded. */
  open(url: string): Promise<EnginePage>
  close(): Promise<void>
}

/** A page of a browser. */
export interface EnginePage {
  /**
   * Calls a function in the page and waits for what it promises. The function's source goes to the browser: it can
   * use nothing from around it, and its argument and result must be plain data.
   */
  evaluate<Argument, Result>(
    script: (argument: Argument) => Promise<Result> | Result,
    argument: Argument,
  ): Promise<Result>
  /** The lines that the browser has printed about this page in its console. Only Chromium reports them. */
  console(): readonly string[]
  close(): Promise<void>
}

export interface EngineSettings {
  /** Sends the cookies of other sites, as browsers do whose user or administrator allows it. */
  readonly allowsThirdPartyCookies?: boolean
}

export type StartEngine = (settings?: EngineSettings) => Promise<Engine>
