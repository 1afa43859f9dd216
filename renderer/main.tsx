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

/** Milliseconds. */
const LETTERS_PATIENCE = 300;

openEarly();
applyPreferences();
hearOtherWindows();
const letters = lettersRead();
await speakChosen();
const { App } = await import('./app.tsx');
await letters;
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

/** What is drawn in a letter that came later moves by a hair. The page has asked for both fonts already; a late one is not waited for. */
async function lettersRead(): Promise<void> {
  const fonts = ['Inter Variable', 'JetBrains Mono Variable'].map(family => document.fonts.load(`1em "${family}"`));
  await Promise.race([Promise.allSettled(fonts), new Promise(resolve => setTimeout(resolve, LETTERS_PATIENCE))]);
}
