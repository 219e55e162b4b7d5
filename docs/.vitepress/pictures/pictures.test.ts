import { describe, expect, it } from 'vitest'
import { drawPicture } from './draw-picture.ts'
import { pictures } from './pictures.ts'

// To write the files after a change: pnpm --filter @corsage/docs exec vitest run pictures --update
describe.each(Object.entries(pictures))('%s', (name, picture) => {
  it.each([
    ['wide', `${name}.svg`],
    ['narrow', `${name}-narrow.svg`],
  ] as const)('is drawn in the %s shape', async (shape, file) => {
    await expect(drawPicture(picture, shape)).toMatchFileSnapshot(`../../public/pictures/${file}`)
  })

  it('has a lane for each of three parties', () => {
    expect(drawPicture(picture, 'wide').match(/class="life"/g)).toHaveLength(3)
  })
})
