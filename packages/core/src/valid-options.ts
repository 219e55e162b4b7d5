import type { PolicyOptions, ResourceOptions } from './options.ts'

/**
 * What TypeScript itself can refuse: an option that is none, `'*'` beside `credentials: true`, and a text that cannot
 * be an origin. A plain `string`, from the environment for example, is left to {@link createPolicy}.
 */
export type ValidOptions<Options> = {
  readonly [Name in keyof Options]: Name extends keyof PolicyOptions
    ? Name extends 'origins'
      ? ValidOrigins<Options[Name], Options>
      : Name extends 'resources'
        ? ValidResources<Options[Name]>
        : unknown
    : `${Name & string} is not an option of Corsage`
}

type ValidResources<Entries> = Entries extends undefined
  ? unknown
  : { readonly [Path in keyof Entries]: ValidResource<Entries[Path]> }

type ValidResource<Entry> = Entry extends false ? unknown : ValidOptions<Entry>

type ValidOrigins<Origins, Options> = Origins extends string
  ? ValidOrigin<Origins, Options>
  : Origins extends readonly unknown[]
    ? { readonly [Index in keyof Origins]: ValidOrigins<Origins[Index], Options> }
    : unknown

type ValidOrigin<Text extends string, Options> = string extends Text
  ? unknown
  : Text extends '*'
    ? Options extends { readonly credentials: true }
      ? "'*' with credentials would let every site read what your users may"
      : unknown
    : Text extends 'null'
      ? unknown
      : Text extends `${infer Scheme}://${infer Host}`
        ? Scheme extends Lowercase<Scheme>
          ? ValidHost<Host>
          : 'an origin is in lower case'
        : 'an origin has a scheme: https://app.example.com'

type ValidHost<Host extends string> = Host extends '' | '*'
  ? 'an origin names a host: https://app.example.com'
  : Host extends `${string}${'/' | '?' | '#' | '@' | ',' | ' '}${string}`
    ? 'an origin is a scheme, a host and a port, without a path: https://app.example.com'
    : unknown

/** Whether there is a function among the origins, a path's included; `boolean` where only running can tell. */
export type HasOriginFunction<Options> =
  'yes' extends OriginFunctionsIn<Options>
    ? true
    : 'perhaps' extends OriginFunctionsIn<Options>
      ? boolean
      : false

type OriginFunctionsIn<Options> =
  | OwnOriginFunction<Options>
  | (Options extends { readonly resources: infer Entries }
      ? { [Path in keyof Entries]: OwnOriginFunction<Entries[Path]> }[keyof Entries]
      : never)

type OwnOriginFunction<Options> = Options extends false
  ? never
  : Options extends { readonly origins: infer Origins }
    ? Origins extends readonly (infer Origin)[]
      ? IsFunction<Origin>
      : IsFunction<Origins>
    : keyof ResourceOptions extends keyof Options
      ? 'perhaps'
      : 'no'

type IsFunction<Origin> = Extract<Origin, (...parameters: never[]) => unknown> extends never ? 'no' : 'yes'
