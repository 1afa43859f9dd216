/** F6 goes round the regions of the window, `/` to the search of the view. */

export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('.main input[type="search"]')?.focus();
}

/** Title bar, navigation, the panes of the view, status bar, and round again. A region that holds regions is none itself. */
export function focusRegion(by: number): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    region => !region.querySelector('[data-region]') && region.offsetParent !== null,
  );
  const at = regions.findIndex(region => region.contains(document.activeElement));
  const next = regions[(at + by + regions.length) % regions.length];
  const inside =
    next?.querySelector<HTMLElement>('[role="listbox"]:not([hidden])') ??
    shownOf(next, 'a[aria-current]') ??
    shownOf(next, 'a, button, input');
  (inside ?? next)?.focus();
}

const shownOf = (region: HTMLElement | undefined, what: string): HTMLElement | undefined =>
  [...(region?.querySelectorAll<HTMLElement>(what) ?? [])].find(one => one.offsetParent !== null);
