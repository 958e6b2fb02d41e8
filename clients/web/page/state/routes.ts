// Where a member is in the page, as it stands behind the # of the address.
export type Route =
  | { at: 'chats' } | { at: 'channel'; channel: string } | { at: 'about_channel'; channel: string }
  | { at: 'new_chat' } | { at: 'topics' } | { at: 'new_topic' }
  | { at: 'people' } | { at: 'person'; handle: string }
  | { at: 'alerts' } | { at: 'alert'; alert: string } | { at: 'new_alert' } | { at: 'whole_alert' } | { at: 'change_alert'; alert: string }
  | { at: 'you' } | { at: 'profile' } | { at: 'devices' } | { at: 'invites' } | { at: 'roles' } | { at: 'circles' }
  | { at: 'settings' } | { at: 'protection' } | { at: 'sheets' } | { at: 'notices' } | { at: 'search' };

export type Place = Route['at'];
export const kHome: Route = { at: 'chats' };

const kPlain: readonly Place[] = [
  'chats', 'new_chat', 'topics', 'new_topic', 'people', 'alerts', 'new_alert', 'whole_alert', 'you', 'profile',
  'devices', 'invites', 'roles', 'circles', 'settings', 'protection', 'sheets', 'notices', 'search',
];

export function route_of(hash: string): Route {
  const [place = '', value = ''] = hash.replace(/^#\//, '').split('/');
  if ((place === 'channel' || place === 'about_channel') && /^[0-9a-f]{32}$/.test(value)) {
    return { at: place, channel: value };
  }
  if (place === 'person' && is_handle(value)) return { at: 'person', handle: value };
  if ((place === 'alert' || place === 'change_alert') && /^[0-9a-f]{64}$/.test(value)) return { at: place, alert: value };
  const plain = kPlain.find((one) => one === place);
  return plain ? { at: plain } as Route : kHome;
}

export function hash_of(route: Route): string {
  if ('channel' in route) return `#/${route.at}/${route.channel}`;
  if ('handle' in route) return `#/${route.at}/${route.handle}`;
  return 'alert' in route ? `#/${route.at}/${route.alert}` : `#/${route.at}`;
}

// Which of the four rooms of the navigation a place belongs to.
export function room_of(at: Place): 'chats' | 'alerts' | 'people' | 'you' {
  if (['chats', 'channel', 'about_channel', 'new_chat', 'topics', 'new_topic', 'search'].includes(at)) {
    return 'chats';
  }
  if (['alerts', 'alert', 'new_alert', 'whole_alert', 'change_alert'].includes(at)) return 'alerts';
  return at === 'people' || at === 'person' ? 'people' : 'you';
}

export const is_handle = (text: string) => /^[a-z0-9_]{3,30}$/.test(text);
// What somebody types for a handle: with or without its @, in capitals by a phone's keyboard.
export const handle_typed = (text: string) => text.trim().replace(/^@/, '').toLowerCase();
export const handles_typed = (text: string) =>
  text.split(/[\s,;]+/).map(handle_typed).filter((handle) => handle !== '');
