import { createApp } from 'vue'
import { reportDefects } from './app/defects.ts'
import { provideBridge, windowBridge } from './bridge/bridge.ts'
import LockPage from './features/lock/LockPage.vue'
import './styles/main.css'

// A page of its own without stores or routes: nothing of a case can be in its memory.
const app = createApp(LockPage)
const bridge = windowBridge()
provideBridge(app, bridge)
reportDefects(app, bridge, window)
app.mount('#app')
