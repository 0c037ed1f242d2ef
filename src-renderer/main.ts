import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { reportDefects } from './app/defects.ts'
import { createConsoleRouter } from './app/router.ts'
import { provideBridge, windowBridge } from './bridge/bridge.ts'
import './styles/main.css'
import './app/app.css'

const app = createApp(App)
const bridge = windowBridge()
provideBridge(app, bridge)
reportDefects(app, bridge, window)
app.use(createPinia())
app.use(createConsoleRouter())
app.mount('#app')
