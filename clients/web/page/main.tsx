// The page begins here.
import { render } from 'preact';
import { Page } from './screens/page';
import { intent_of } from './state/links';

// A link's secret stands in the address: it is taken from there before anything else happens.
const link = intent_of(location.href) ? location.href : '';
if (link) history.replaceState(null, '', location.pathname);

const place = document.getElementById('page');
if (place) render(<Page link={link} />, place);
