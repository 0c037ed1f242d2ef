/** The avatar takes first letters of words: initials such as `MK` are spread, so that both letters show. */
export const avatarName = (owner: string): string => (/^\p{Lu}{2,3}$/u.test(owner) ? [...owner].join(' ') : owner)
