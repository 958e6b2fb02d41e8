// Keeps the keyboard's place: whoever works without a mouse must not be thrown back to the top of the
// page because what they pressed went away, or could not be pressed for a moment.
import { useEffect } from 'preact/hooks';

type Focused = HTMLElement & { disabled?: boolean };

const is_nowhere = () => document.activeElement === null || document.activeElement === document.body;

function to_heading() {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

export function useKeptFocus() {
  useEffect(() => {
    let last: Focused | undefined;
    const remember = (event: FocusEvent) => { last = event.target as Focused; };
    const keep = () => {
      if (!last || !is_nowhere()) return;
      if (!last.isConnected) to_heading();
      else if (!last.disabled) last.focus({ preventScroll: true });
    };
    // Whoever leaves what is still there, as a phone's keyboard is put away, means to be nowhere.
    const leave = ({ target }: FocusEvent) => queueMicrotask(() => {
      if (target === last && last?.isConnected && !last.disabled && is_nowhere()) last = undefined;
    });
    const observer = new MutationObserver(keep);
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
    addEventListener('focusin', remember);
    addEventListener('focusout', leave);
    return () => {
      observer.disconnect();
      removeEventListener('focusin', remember);
      removeEventListener('focusout', leave);
    };
  }, []);
}
