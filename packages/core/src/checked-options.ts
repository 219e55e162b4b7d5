import type { PolicyOptions, ResourceOptions } from './options.ts'
/**
 * Rejects in the editor what TypeScript can see: an unknown option, `'*'` with `credentials: true`, and a text that
 * cannot be an origin. A plain `string`, from the environment for example, is left to {@link createPolicy}.
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
  ? ValidOriginString<Origins, Options>
  : Origins extends readonly unknown[]
    ? { readonly [Index in keyof Origins]: ValidOriginEntry<Origins[Index], Options> }
    : unknown

/** Checks each part of a bare string, which can hold several origins. */
type ValidOriginString<Text extends string, Options> = Text extends `${infer First},${infer Others}`
  ? unknown extends ValidOriginPart<First, Options>
    ? ValidOriginString<Others, Options>
    : ValidOriginPart<First, Options>
  : ValidOriginPart<Text, Options>

/** Leaves white space, and the end of a string after its last comma, to {@link createPolicy}. */
type ValidOriginPart<Text extends string, Options> = Text extends
  | ''
  | `${string}${' ' | '\n' | '\r' | '\t'}${string}`
  ? unknown
  : ValidOrigin<Text, Options>

type ValidOriginEntry<Entry, Options> = Entry extends string ? ValidOrigin<Entry, Options> : unknown

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
          ? ValidHost<Scheme, Host>
          : 'an origin is in lower case'
        : 'an origin has a scheme: https://app.example.com'

type ValidHost<Scheme extends string, Host extends string> = Host extends '' | '*'
  ? Scheme extends 'http' | 'https'
    ? 'an origin names a host: https://app.example.com'
    : unknown
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
