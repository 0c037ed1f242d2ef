import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount } from './number-format.ts'
import { hueOf, matchParts, showControls, truncateMiddle } from './text.ts'

describe('text', () => {
  it('truncates codes in the middle', () => {
    expect(truncateMiddle('ACTIVATION_REQUIRES_PARTNER_APPROVAL', 21)).toBe('ACTIVATION…R_APPROVAL')
    expect(truncateMiddle('ACTIVATION_REQUIRES_PARTNER_APPROVAL', 21)).toHaveLength(21)
    expect(truncateMiddle('SIGNED', 21)).toBe('SIGNED')
  })

  it('R-41: makes control and direction codes of provider text visible', () => {
    expect(showControls('a\u0000b\u202ec\u007f')).toBe('a\u2400b⟨RLO⟩c\u2421')
    expect(showControls('line\none\ttab')).toBe('line\none\ttab')
  })

  it('gives one person always the same hue', () => {
    expect(hueOf('officer-1')).toBe(hueOf('officer-1'))
    expect(new Set(Array.from({ length: 40 }, (_, index) => hueOf(`officer-${index}`))).size).toBeGreaterThan(4)
  })

  it('marks every hit without regard to case', () => {
    expect(matchParts('Start statements', 'sta')).toEqual([
      { text: 'Sta', isMatch: true }, { text: 'rt ', isMatch: false }, { text: 'sta', isMatch: true }, { text: 'tements', isMatch: false },
    ])
    expect(matchParts('Start', '')).toEqual([{ text: 'Start', isMatch: false }])
  })

  it('formats counts and sizes', () => {
    expect(formatCount(12345)).toBe('12,345')
    expect(formatCount(-3)).toBe('\u22123')
    expect(formatBytes(214_300)).toBe('214 KB')
    expect(formatBytes(1_540_000)).toBe('1.5 MB')
    expect(formatBytes(0)).toBe('0 B')
  })
})
