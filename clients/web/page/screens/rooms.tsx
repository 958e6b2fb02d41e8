// The rooms that nobody needs for a first message: a script of its own, which comes when one of them is entered.
import type { Route } from '../state/routes';
import { AlertScreen } from './alert';
import { Alerts } from './alerts';
import { AboutChannel } from './about_channel';
import { Circles } from './circles';
import { Devices } from './devices';
import { Invites } from './invites';
import { NewAlert } from './new_alert';
import { NewTopic, Topics } from './topics';
import { Notices } from './notices';
import { People } from './people';
import { Person } from './person';
import { Profile } from './profile';
import { Protection } from './protection';
import { Roles } from './roles';
import { Search } from './search';
import { SettingsScreen } from './settings';
import { WholeAlert } from './whole_alert';
import { You } from './you';

export type FurtherRoute = Exclude<Route, { at: 'chats' | 'channel' | 'new_chat' | 'sheets' }>;

export function Room({ route }: { route: FurtherRoute }) {
  switch (route.at) {
    case 'about_channel': return <AboutChannel key={route.channel} id={route.channel} />;
    case 'topics': return <Topics />;
    case 'new_topic': return <NewTopic />;
    case 'search': return <Search />;
    case 'people': return <People />;
    case 'person': return <Person key={route.handle} handle={route.handle} />;
    case 'alerts': return <Alerts />;
    case 'alert': return <AlertScreen key={route.alert} id={route.alert} />;
    case 'new_alert': return <NewAlert />;
    case 'whole_alert': return <WholeAlert />;
    case 'change_alert': return <WholeAlert key={route.alert} updates={route.alert} />;
    case 'you': return <You />;
    case 'profile': return <Profile />;
    case 'devices': return <Devices />;
    case 'invites': return <Invites />;
    case 'roles': return <Roles />;
    case 'circles': return <Circles />;
    case 'settings': return <SettingsScreen />;
    case 'protection': return <Protection />;
    case 'notices': return <Notices />;
  }
}
