export { isWireObject, scalarText, type WireObject } from '../http/wire-object.ts'
