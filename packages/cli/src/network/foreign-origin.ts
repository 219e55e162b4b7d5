/** A host that nobody can have (RFC 2606). Nothing is sent to it, because it occurs only in `Origin`. */
export const foreignHost = 'corsage-probe.invalid'

/** An origin that no server has a reason to trust. */
export const foreignOrigin = `https://${foreignHost}`
