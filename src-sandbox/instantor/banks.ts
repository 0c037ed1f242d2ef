/** A bank of the frame's choice, as `chooseBank` and reports name it. */
export type Bank = Readonly<{ id: string; abbreviation: string; name: string; country: string }>

/** Invented banks; all of them take the logins of `behaviors.ts`. */
export const banks: readonly Bank[] = [
  { id: 'se-provbanken', abbreviation: 'provbanken', name: 'Provbanken AB', country: 'SE' },
  { id: 'se-exempelbanken', abbreviation: 'exempelbanken', name: 'Exempelbanken', country: 'SE' },
  { id: 'se-ovningskassan', abbreviation: 'ovningskassan', name: 'Övningskassan', country: 'SE' },
]

/** A bank by its id or abbreviation; undefined for an unknown one. */
export function findBank(name: string | undefined): Bank | undefined {
  return banks.find(({ id, abbreviation }) => id === name || abbreviation === name)
}
