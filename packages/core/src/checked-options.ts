import type { PolicyOptions, ResourceOptions } from './options.ts'

/**
 * The type that shows mistakes in the editor: the expected type of an invalid option is the message. A valid option keeps its
 * own type, from which `Options` is inferred. A plain `string`, such as one from the environment, is checked at startup by
 * {@link createPolicy}.
 */
export type CheckedOptions<Options> =
  | CheckedFields<Options, keyof PolicyOptions>
  // Never applies. Lets a union of options be inferred.
  | (Options extends never ? Options : never)

/** @typeParam Outer The options outside `resources`, which its entries inherit. */
type CheckedFields<Options, Known extends PropertyKey, Outer = unknown> = KnownFields<Options, Known, Outer> &
  UnknownFields<Options extends object ? UnknownNames<Options, Known> : never, Known>

type KnownFields<Options, Known, Outer> = {
  readonly [Name in keyof Options as Name extends Known ? Name : never]: CheckedOption<
    Name,
    Options[Name],
    Options & Omit<Outer, keyof Options>
  >
}

/** Optional properties are left to {@link createPolicy}. */
type UnknownNames<Options, Known> = keyof {
  [Name in keyof Options as Name extends Known
    ? never
    : Record<never, never> extends Pick<Options, Name>
      ? never
      : Name]: 1
}

/** TypeScript itself finds an unknown option in a literal, and suggests a known one. In a variable it finds none. */
type UnknownFields<Unknown, Known extends PropertyKey> = [Unknown] extends [never]
  ? unknown
  : Record<`'${Unknown & string}' is not an option`, never> & { readonly [Name in Known]?: unknown }

/** @typeParam All The options that apply together: those of an entry of `resources`, and those that it inherits. */
type CheckedOption<Name, Value, All> = Name extends 'origins'
  ? CheckedOrigins<Value, All>
  : Name extends 'methods' | 'allowHeaders'
    ? CheckedNames<Value, Name>
    : Name extends 'exposeHeaders'
      ? CheckedExpose<Value, All>
      : Name extends 'credentials'
        ? CheckedCredentials<Value, All>
        : Name extends 'resources'
          ? // Without `undefined`, so that the functions of an entry have typed parameters.
            [Value] extends [infer Entries extends NonNullable<PolicyOptions['resources']>]
            ? CheckedResources<Entries, All>
            : Value
          : Value

type CheckedResources<Entries, Outer> = {
  readonly [Path in keyof Entries]: CheckedFields<
    Entries[Path],
    keyof ResourceOptions,
    Omit<Outer, 'resources'>
  >
}

/** A value if it has no mistake, or else the messages. */
type Checked<Value, Message> = [Message] extends [never] ? Value : Message

type CheckedOrigins<Origins, All> = Origins extends string
  ? Checked<Origins, IsPlain<Origins> extends true ? MistakeInString<`${Origins}`, All> : never>
  : Origins extends readonly unknown[]
    ? Origins extends readonly []
      ? NoOrigin
      : { readonly [Index in keyof Origins]: CheckedOriginEntry<Origins[Index], All> }
    : Origins extends undefined
      ? All extends { readonly origins: undefined }
        ? NoOrigin
        : Origins
      : Origins

type CheckedOriginEntry<Entry, All> = Entry extends string
  ? Checked<Entry, IsPlain<Entry> extends true ? MistakeInEntry<`${Entry}`, All> : never>
  : Entry

/** Whether a text is known: not `string`, and not a template with an open part. The text of an enum is its value. */
type IsPlain<Text extends string> = Record<never, never> extends Record<Text, 1> ? false : true

/** A bare string can hold several origins, separated by commas or white space. */
type MistakeInString<Text extends string, All> = [Members<Text>] extends [never]
  ? NoOrigin
  : OriginMistake<Members<Text>, All>

type MistakeInEntry<Text extends string, All> = [Members<Text>] extends [Text]
  ? [Members<Text>] extends [never]
    ? NoOrigin
    : OriginMistake<Text, All>
  : `An entry must be one origin, without commas or white space. Use ${Quoted<Spaced<Text>>}.`

type OriginMistake<Text extends string, All> = Text extends '*'
  ? All extends { readonly credentials: true }
    ? "With credentials: true, '*' would let every site read what your users can. List the origins you trust."
    : never
  : Text extends 'null' | 'file://'
    ? IsSet<'dangerouslyAllowNullOrigin', All> extends true
      ? never
      : `Anyone can have the origin '${Text}'. Remove it, or set dangerouslyAllowNullOrigin: true.`
    : Text extends `${infer Scheme}://${infer Rest}`
      ? UrlMistake<Text, Lowercase<Scheme>, Host<Rest>, All>
      : Text extends `${string}${':' | '/' | '@'}${string}`
        ? "An origin is a scheme, '://' and a host. Use 'https://app.example.com'."
        : `An origin needs a scheme. Use '${Text extends `localhost${string}` ? 'http' : 'https'}://${Lowercase<Text>}'.`

type UrlMistake<Text extends string, Scheme extends string, Host extends string, All> = Scheme extends 'file'
  ? never
  : Scheme extends 'http' | 'https'
    ? Text extends `${Scheme}://${Lowercase<Host>}`
      ? Host extends '' | '*'
        ? "An origin must include a host. Use 'https://app.example.com', or '*' for any origin."
        : Scheme extends 'http'
          ? InsecureMistake<Host, All>
          : never
      : Correction<Text, `${Scheme}://${Lowercase<Host>}`>
    : Text extends `${Scheme}://${Host}`
      ? never
      : Correction<Text, `${Scheme}://${Host}`>

type Correction<
  Text extends string,
  Corrected extends string,
> = `${Lowercase<Text> extends Lowercase<Corrected>
  ? 'Browsers send origins in lower case.'
  : Text extends `${string}://${string}${PathStart}${string}`
    ? 'An origin has no path, query or trailing slash.'
    : 'An origin has no user name or password.'} Use '${Corrected}'.`

type PathStart = '/' | '?' | '#' | '\\'

/** The host and port in what follows `://`. */
type Host<Rest extends string> = After<Before<Before<Before<Before<Rest, '/'>, '?'>, '#'>, '\\'>, '@'>

type Before<Text extends string, Mark extends string> = Text extends `${infer First}${Mark}${string}`
  ? First
  : Text

type After<Text extends string, Mark extends string> = Text extends `${string}${Mark}${infer Others}`
  ? Others
  : Text

type InsecureMistake<Host extends string, All> = All extends { readonly credentials: true }
  ? Host extends Loopback
    ? never
    : IsSet<'dangerouslyAllowInsecureOrigins', All> extends true
      ? never
      : `With credentials: true, anyone on the network could read what your users can. Use 'https://${Host}', or set dangerouslyAllowInsecureOrigins: true.`
  : never

type NoOrigin = "No origin is listed. Use '*' for any origin, or list the origins you trust."

/** At least the hosts of this machine; {@link createPolicy} knows them exactly. */
type Loopback =
  | `${'' | `${string}.`}localhost${'' | `${':' | '.'}${string}`}`
  | `127.${string}`
  | `[::1]${string}`

/** Whether an option can be other than `false`. An entry that sets `undefined` inherits the outer value. */
type IsSet<Name extends string, All> = Name extends keyof All
  ? All[Name] extends false
    ? false
    : true
  : false

type CheckedCredentials<Value, All> = Value extends true
  ? 'origins' extends keyof All
    ? Value
    : "With credentials: true, origins cannot be '*', which is the default. List the origins you trust in origins."
  : Value

type CheckedExpose<Names, All> = All extends { readonly credentials: true }
  ? Names extends '*' | readonly ['*']
    ? "With credentials: true, '*' is not a wildcard. List the headers, such as ['ETag']."
    : CheckedNames<Names, 'exposeHeaders'>
  : CheckedNames<Names, 'exposeHeaders'>

type CheckedNames<Names, Option> = Names extends readonly unknown[]
  ? { readonly [Index in keyof Names]: CheckedNameEntry<Names[Index], Option> }
  : Names extends string
    ? Checked<Names, IsPlain<Names> extends true ? NameMistake<Members<Names>, Option> : never>
    : Names

type CheckedNameEntry<Name, Option> = Name extends string
  ? Checked<
      Name,
      IsPlain<Name> extends true
        ? [Members<Name>] extends [`${Name}`]
          ? NameMistake<`${Name}`, Option>
          : `An entry must be one name, without commas or white space. Use ${Quoted<Spaced<Name>>}.`
        : never
    >
  : Name

type NameMistake<Name extends string, Option> = Option extends 'methods'
  ? Name extends Uppercase<Name>
    ? never
    : Uppercase<Name> extends CaseSensitiveMethod
      ? `Browsers compare this method case-sensitively. Use '${Uppercase<Name>}'.`
      : never
  : never

/** The registered methods that browsers do not normalize. */
type CaseSensitiveMethod =
  | 'PATCH'
  | 'QUERY'
  | 'ACL'
  | 'BASELINE-CONTROL'
  | 'BIND'
  | 'CHECKIN'
  | 'CHECKOUT'
  | 'COPY'
  | 'LABEL'
  | 'LINK'
  | 'LOCK'
  | 'MERGE'
  | `MK${'ACTIVITY' | 'CALENDAR' | 'COL' | 'REDIRECTREF' | 'WORKSPACE'}`
  | 'MOVE'
  | 'ORDERPATCH'
  | 'PRI'
  | 'PROPFIND'
  | 'PROPPATCH'
  | 'REBIND'
  | 'REPORT'
  | 'SEARCH'
  | 'UNBIND'
  | 'UNCHECKOUT'
  | 'UNLINK'
  | 'UNLOCK'
  | 'UPDATE'
  | 'UPDATEREDIRECTREF'
  | 'VERSION-CONTROL'

/** The members of a list in a string, as a union. */
type Members<Text extends string> = Split<Spaced<Text>>

type Split<Text extends string, Found extends string = never> = Text extends `${infer First} ${infer Others}`
  ? Split<Others, First extends '' ? Found : Found | First>
  : Text extends ''
    ? Found
    : Found | Text

/** The members of a list in a string, as code. */
type Quoted<Text extends string, Done extends string = ''> = Text extends `${infer First} ${infer Others}`
  ? Quoted<Others, First extends '' ? Done : Done extends '' ? `'${First}'` : `${Done}, '${First}'`>
  : Text extends ''
    ? Done
    : Done extends ''
      ? `'${Text}'`
      : `${Done}, '${Text}'`

/** A text with spaces in place of all separators. */
type Spaced<Text extends string> = Replace<
  Replace<Replace<Replace<Replace<Replace<Text, ','>, '\n'>, '\r'>, '\t'>, '\f'>,
  '\v'
>

type Replace<
  Text extends string,
  Mark extends string,
  Done extends string = '',
> = Text extends `${infer First}${Mark}${infer Others}`
  ? Replace<Others, Mark, `${Done}${First} `>
  : `${Done}${Text}`

/** Whether there is a function among the origins, also of a path; `boolean` if that is known only at runtime. */
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
