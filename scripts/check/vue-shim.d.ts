/** For typed lint alone, which reads modules and not components; the real types come from vue-tsc. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
