import { createApp } from 'vue'
import Playground from '../Playground.vue'
import './alone.css'

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const follow = (): void => void document.documentElement.classList.toggle('dark', dark.matches)
dark.addEventListener('change', follow)
follow()

createApp(Playground, { address: window.location.pathname }).mount('#playground')
