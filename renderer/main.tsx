/** Where the window begins. */
import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import './design/shapes.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openEarly } from './api.ts';
import { speakChosen } from './language/choose.ts';
import { applyPreferences, hearOtherWindows } from './shell/preferences.ts';

openEarly();
applyPreferences();
hearOtherWindows();
await speakChosen();
const { App } = await import('./app.tsx');
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
