import { createApp } from 'vue'
import Gallery from './features/gallery/Gallery.vue'
import './styles/main.css'

createApp(Gallery).mount('#app')
