import { describe, expect, it } from 'vitest'
import { frameworkCode, frameworks, packageOf } from './framework-code.ts'

const OPTIONS = "{\n  origins: 'https://my.test',\n}"

describe.each(frameworks)('%s', (framework) => {
  it('has the options once, and nothing of the quickstart’s own', () => {
    const code = frameworkCode(framework, OPTIONS)
    expect(code.split(OPTIONS)).toHaveLength(2)
    expect(code).not.toContain('app.example.com')
    expect(code).not.toContain('#region')
  })

  it('names a package that the code imports', () => {
    expect(frameworkCode(framework, OPTIONS)).toContain(`from '${packageOf(framework)}'`)
  })
})
