// Links of an alliance, as far as the page has to tell them apart before there is an agent.
export type Intent = 'found' | 'join' | 'link' | 'recover';

// What is secret stands behind the #, in parts that begin with what the link is for.
export function intent_of(link: string): Intent | undefined {
  const hash = link.slice(link.indexOf('#') + 1);
  if (!link.includes('#')) return undefined;
  if (/^found=/.test(hash)) return 'found';
  if (/^join=/.test(hash)) return 'join';
  if (/^link=/.test(hash)) return 'link';
  return /^root=/.test(hash) ? 'recover' : undefined;
}

// Is the link's server the one of this page? A page speaks to no other.
export function is_of_this_server(link: string, origin: string): boolean {
  try {
    return new URL(link.trim()).origin === origin;
  } catch {
    return false;
  }
}
