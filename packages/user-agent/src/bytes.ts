/** Bytes that a body can be made of: `Uint8Array<ArrayBuffer>`, which TypeScript before 5.7 has no name for. */
export type Bytes = ReturnType<typeof Uint8Array.of>
