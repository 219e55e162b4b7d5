import { createContext, runInContext } from 'node:vm'

/** Functions of another realm, whose lists and objects are none of this realm's. */
const realm = createContext()
const foreignList = runInContext('(value) => [value]', realm) as (value: unknown) => unknown[]
const foreignCopy = runInContext('(value) => Object.assign({}, value)', realm) as (value: object) => object

/** A proxy that works so many times, and then throws on every access. */
export function proxyThatThrows(target: object, after: number): object {
  let asked = 0
  const ask = <Answer>(answer: () => Answer): Answer => {
    asked++
    if (asked > after) throw new Error('thrown by a proxy')
    return answer()
  }
  return new Proxy(target, {
    get: (on, name, receiver) => ask(() => Reflect.get(on, name, receiver)),
    has: (on, name) => ask(() => Reflect.has(on, name)),
    ownKeys: (on) => ask(() => Reflect.ownKeys(on)),
    getPrototypeOf: (on) => ask(() => Reflect.getPrototypeOf(on)),
    getOwnPropertyDescriptor: (on, name) => ask(() => Reflect.getOwnPropertyDescriptor(on, name)),
  })
}

/** A value, wrapped in what a program may hand over in its place: by mistake, or by an attacker who made part of it. */
export const WRAPPERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  'as it is': (value) => value,
  'in a list': (value) => [value],
  'in a list with holes': (value) => Object.assign(new Array(3), { 1: value }),
  'in a frozen list': (value) => Object.freeze([value]),
  'in a list of another kind': (value) => new (class extends Array {})(1).fill(value),
  'in a list with an additional name': (value) => Object.assign([value], { origins: '*', '-1': value }),
  'in a list of another realm': (value) => foreignList(value),
  'a proxy': (value) => (isObject(value) ? new Proxy(value, {}) : value),
  'a proxy of a list': (value) => new Proxy([value], {}),
  'a proxy that throws at once': (value) => proxyThatThrows(isObject(value) ? value : [value], 0),
  'a proxy that throws later': (value) => proxyThatThrows(isObject(value) ? value : [value], 3),
  'a proxy of an instance that throws later': () => proxyThatThrows(new Date(), 2),
  'a proxy that was revoked': (value) => revoked(isObject(value) ? value : [value]),
  'an iterable': (value) => new Set([value]),
  boxed: (value) => (value === null || value === undefined ? value : Object(value)),
  'in itself': (value) => {
    const list: unknown[] = [value]
    list.push(list)
    return list
  },
  'a map in itself': (value) => {
    const map: Record<string, unknown> = { '/': value }
    map['/a'] = map
    return map
  },
  'after a getter that throws': () =>
    Object.defineProperty({}, 'length', {
      enumerable: true,
      get: () => {
        throw new Error('thrown by a getter')
      },
    }),
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** Options in every kind of container. */
export const HOLDERS: Readonly<Record<string, (options: Record<string, unknown>) => unknown>> = {
  'a plain object': (options) => options,
  'an object without a prototype': (options) => Object.assign(Object.create(null), options),
  'a frozen object': (options) => Object.freeze({ ...options }),
  'an object of another realm': (options) => foreignCopy(options),
  'an instance of a class': (options) => Object.assign(new (class Options {})(), options),
  'an object that inherits them': (options) => Object.create(options),
  'a proxy': (options) => new Proxy(options, {}),
  'a proxy that throws later': (options) => proxyThatThrows(options, 5),
  'a function': (options) => Object.assign(() => options, options),
  'getters that change': (options) => {
    const changing = {}
    for (const [name, value] of Object.entries(options)) {
      let read = 0
      Object.defineProperty(changing, name, { enumerable: true, get: () => (read++ === 0 ? value : '*') })
    }
    return changing
  },
  'getters that throw': (options) => {
    const throwing = { ...options }
    const [name = 'origins'] = Object.keys(options)
    return Object.defineProperty(throwing, name, {
      enumerable: true,
      get: () => {
        throw 'thrown by a getter'
      },
    })
  },
  'an object with symbols': (options) => ({ ...options, [Symbol('origins')]: '*', [Symbol.iterator]: null }),
  'JSON that pollutes': (options) => polluting(options),
}

/** `__proto__` and `constructor` are ordinary keys to JSON, and only to JSON. */
function polluting(options: Record<string, unknown>): unknown {
  const polluted = JSON.parse(
    '{"__proto__":{"origins":"*","credentials":true},"constructor":{"prototype":{}}}',
  )
  for (const [name, value] of Object.entries(options)) {
    Object.defineProperty(polluted, name, { value, enumerable: true })
  }
  return polluted
}
