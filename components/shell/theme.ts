/** Light or dark: the reader's stored choice, else the system's. */

export type Theme = 'light' | 'dark';

const STORAGE_KEY = 'stowage.theme';

/** Runs in the document's head before the first paint, so that no wrong theme flashes. */
export const THEME_SCRIPT = `(()=>{let t;try{t=localStorage.getItem('${STORAGE_KEY}')}catch{}const d=document.documentElement;d.dataset.theme=t==='light'||t==='dark'?t:matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'})()`;

export function currentTheme(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

/** Sets the theme of the page and remembers it; a browser without storage only sets it. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

export function toggleTheme(): Theme {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  chooseTheme(theme);
  return theme;
}
