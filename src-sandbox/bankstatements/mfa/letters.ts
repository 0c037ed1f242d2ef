import type { Step } from './challenge.ts'
import { header, password, set } from './fields.ts'

const secondaryPassword = 'QWERTYUI'
const memorableAnswer = '12345678'
const ordinals = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth']
const singleSign = { size: '1', maxlength: '1', autocomplete: 'off' } as const

function box(position: number, next: number | undefined): object {
  const attributes =
    next === undefined ? singleSign : { onkeyup: `tabToNextField(this, 1, 'RCCField${next}', event)`, ...singleSign }
  return { type: 'password', id: `RCCField${position}`, active: true, optional: false, htmlAttrs: attributes }
}

const closedBox = {
  type: 'password',
  id: '',
  active: false,
  optional: true,
  htmlAttrs: { disabled: 'disabled', class: 'optional', ...singleSign },
}

const focusScript = {
  type: 'javascript',
  id: '',
  label: '',
  script: 'function tabToNextField(f, n, next) { if (f.value.length === n) f.form.elements[next].focus() }',
}

/**
 * A password and three letters of a secondary password (seed 004, HSBC Passwords). Positions count from zero, as the
 * documented letters show (0, 2, 5 of QWERTYUI are Q, E, Y), and are others in each request.
 */
export const lettersStep: Step = ({ random }) => {
  const positions = random.shuffled([0, 1, 2, 3, 4, 5, 6, 7]).slice(0, 3).sort()
  const boxes = [...secondaryPassword].map((_, position) =>
    positions.includes(position) ? box(position, positions.find((other) => other > position)) : closedBox,
  )
  const [first, second, third] = positions.map((position) => ordinals[position])
  const which = `${first}, ${second} and ${third}`
  const label = `Enter the ${which} characters of your Secondary Password (${secondaryPassword}).`
  return {
    mfa: {
      title: 'Log in to Internet Banking',
      fields: [
        { ...header(`Enter Password (${memorableAnswer})`), id: '' },
        password('memorableAnswer', ''),
        { ...header('Enter Secondary Password'), id: '' },
        set(boxes, { id: 'RCCFields', label }),
        focusScript,
      ],
    },
    ids: ['memorableAnswer', ...positions.map((position) => `RCCField${position}`)],
    judge: (answers) => {
      const isRight = positions.every((position) => answers[`RCCField${position}`] === secondaryPassword[position])
      if (isRight && answers['memorableAnswer'] === memorableAnswer) return 'right'
      return { next: lettersStep, isMistake: true }
    },
  }
}
