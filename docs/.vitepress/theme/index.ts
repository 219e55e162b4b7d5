import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import SiteLayout from './SiteLayout.vue'
import SitePlayground from './SitePlayground.vue'
import './theme.css'

export default {
  extends: DefaultTheme,
  Layout: SiteLayout,
  enhanceApp({ app }) {
    app.component('SitePlayground', SitePlayground)
  },
} satisfies Theme
