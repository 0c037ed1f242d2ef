import type { Plugin } from 'vue'
import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router'
import { isIdText } from '#shared/domain/ids.ts'
import { CALLBACK_TABS } from '../features/callbacks/tabs.ts'
import { SETTINGS_PAGES } from '../features/settings/pages.ts'
import { followHistory, TRAIL } from './trail.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Entry of the sidebar that the place belongs to. */
    nav?: 'cases' | 'retrievals' | 'callbacks' | 'settings'
    /** Name of the place as the breadcrumb says it; a case's own name stands before it. */
    label?: string
  }
}

const caseChildren: RouteRecordRaw[] = [
  { path: '', redirect: (to) => ({ name: 'case-overview', params: to.params }) },
  { path: 'overview', name: 'case-overview', meta: { label: 'Overview' }, component: () => import('../features/case-detail/OverviewTab.vue') },
  { path: 'retrievals', name: 'case-retrievals', meta: { label: 'Retrievals' }, component: () => import('../features/case-detail/RetrievalsTab.vue') },
  { path: 'statements', name: 'case-statements', meta: { label: 'Statements' }, component: () => import('../features/statements/StatementsTab.vue') },
  { path: 'callbacks', name: 'case-callbacks', meta: { label: 'Callbacks' }, component: () => import('../features/callbacks/CaseCallbacks.vue') },
  { path: 'activity', name: 'case-activity', meta: { label: 'Activity' }, component: () => import('../features/case-detail/ActivityTab.vue') },
]

/** Every place of the console. */
export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/cases' },
  { path: '/cases', name: 'cases', meta: { nav: 'cases' }, component: () => import('../features/cases/CasesView.vue') },
  { path: '/cases/:id/retrieve', name: 'retrieve', meta: { nav: 'retrievals', label: 'New retrieval' }, component: () => import('../features/retrieve/RetrieveView.vue') },
  { path: '/cases/:id/link', name: 'link', meta: { nav: 'cases', label: 'Send a link' }, component: () => import('../features/links/LinkView.vue') },
  { path: '/cases/:id/hosted', name: 'hosted', meta: { nav: 'cases', label: 'Hand over' }, component: () => import('../features/links/LinkView.vue') },
  { path: '/cases/:id/frame', name: 'frame', meta: { nav: 'retrievals', label: 'Provider’s frame' }, component: () => import('../features/frames/FrameView.vue') },
  { path: '/cases/:id', meta: { nav: 'cases' }, component: () => import('../features/case-detail/CaseView.vue'), children: caseChildren },
  { path: '/retrievals', name: 'retrievals', meta: { nav: 'retrievals' }, component: () => import('../features/retrievals/RetrievalsView.vue') },
  { path: `/callbacks/:tab(${CALLBACK_TABS.join('|')})`, name: 'callbacks', meta: { nav: 'callbacks' }, component: () => import('../features/callbacks/CallbacksView.vue') },
  { path: '/callbacks', redirect: '/callbacks/live' },
  {
    path: `/settings/:page(${SETTINGS_PAGES.join('|')})`, name: 'settings', meta: { nav: 'settings' }, component: () => import('../features/settings/SettingsView.vue'),
  },
  { path: '/settings', redirect: '/settings/providers' },
  { path: '/:rest(.*)*', redirect: '/cases' },
]

/**
 * A router in memory: the address of the window never holds an id, and a place ends with the window. Comes with the
 * trail that knows whether back and forward lead anywhere.
 */
export const createConsoleRouter = (): Plugin => ({
  install: (app) => {
    const history = createMemoryHistory()
    app.provide(TRAIL, followHistory(history))
    const router = createRouter({ history, routes })
    router.beforeEach((to) => (typeof to.params['id'] === 'string' && !isIdText(to.params['id']) ? '/cases' : true))
    app.use(router)
  },
})
