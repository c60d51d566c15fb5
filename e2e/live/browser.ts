/** A page of the built server in real Chromium, for what only a browser can show. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumFlags, systemChromium } from '../../lib/tooling/stages/chromium.mjs';
import { settled } from '../fixtures/settled';

/** Undefined where there is no Chromium on this system. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = systemChromium();
  if (executablePath === undefined) return undefined;
  return chromium.launch({ executablePath, args: chromiumFlags });
}

export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settled(page);
}
