import { contextBridge } from 'electron'
contextBridge.exposeInMainWorld('probe', {})
