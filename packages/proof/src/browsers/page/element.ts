import type { ElementStep, Seen } from './steps.ts'

/** `readable` when the page may also look inside, `loaded` when it may only show or run it. */
export async function performElement(step: ElementStep): Promise<Seen> {
  const { kind, url, crossOrigin = null } = step
  const loading = (element: HTMLElement): Promise<boolean> =>
    new Promise((resolve) => {
      element.onload = () => resolve(true)
      element.onerror = () => resolve(false)
    })
  if (kind === 'image') {
    const image = new Image()
    image.crossOrigin = crossOrigin
    const loaded = loading(image)
    image.src = url
    if (!(await loaded)) return 'refused'
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    context.drawImage(image, 0, 0)
    try {
      context.getImageData(0, 0, 1, 1)
      return 'readable'
    } catch {
      return 'loaded'
    }
  }
  if (kind === 'font') {
    const face = new FontFace(`corsage-${performance.now()}`, `url(${JSON.stringify(url)})`)
    return face.load().then(
      () => 'loaded',
      () => 'refused',
    )
  }
  if (kind === 'module') {
    const script = document.createElement('script')
    script.type = 'module'
    script.crossOrigin = crossOrigin
    const loaded = loading(script)
    script.src = url
    document.head.append(script)
    return (await loaded) ? 'loaded' : 'refused'
  }
  if (kind === 'script') {
    // It throws. The page receives the text or only "Script error.", which shows whether it may look inside.
    const script = document.createElement('script')
    script.crossOrigin = crossOrigin
    const message = new Promise<string>((resolve) => {
      addEventListener('error', function hear(event) {
        if (event.filename !== '' && event.filename !== url) return
        removeEventListener('error', hear)
        resolve(event.message)
      })
    })
    const loaded = loading(script)
    script.src = url
    document.head.append(script)
    if (!(await loaded)) return 'refused'
    return (await message).includes('readable') ? 'readable' : 'loaded'
  }
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.crossOrigin = crossOrigin
  const loaded = loading(link)
  link.href = url
  document.head.append(link)
  if (!(await loaded)) return 'refused'
  try {
    return link.sheet?.cssRules.length === 1 ? 'readable' : 'loaded'
  } catch {
    return 'loaded'
  }
}
