// What an alert says by the kind of event; what stands in [brackets] is for whoever sends it to fill in.
export const templates = {
  detention: {
    headline: 'Detention in [place]',
    description: 'On [day] at about [time], [how many] people were detained in [place] by [who]. They are held at [where, if known]. They have had access to a lawyer: [yes, no, not known].',
    instruction: 'Do not publish names before the families agree. Whoever has word of where they are held, answer this alert. Whoever works with them: lock your devices, and do not go to their homes or office alone.',
  },
  raid: {
    headline: 'Raid on [office or home] in [place]',
    description: 'On [day] at about [time], [who] entered [what] in [place]. Taken away: [devices, papers, people]. A written order was shown: [yes, no, not known].',
    instruction: 'Whoever shares devices or accounts with them: end those devices now, and change what they knew. Do not write to numbers that may be in other hands. Stay away from the place.',
  },
  shutdown: {
    headline: 'Internet shutdown in [place]',
    description: 'Since [day, time] there is [no internet, no mobile network, no access to certain services] in [place]. Networks concerned: [which]. Occasion, as far as known: [election, protest, exam, …].',
    instruction: 'Agree now on a way to reach each other without the network, and on a time. Whoever is outside: note what you observe with times, and keep it. Do not go out only to find a signal.',
  },
  'protest-disruption': {
    headline: 'Protest repressed in [place]',
    description: 'On [day] at about [time], [who] broke up a peaceful protest about [cause] in [place]. Used: [gas, batons, bullets, arrests]. Hurt: [how many]. Detained: [how many].',
    instruction: 'Leave the area in pairs, by [safe way]. Medical help: [where]. Lawyers: [how to reach]. Do not publish faces. Answer this alert: safe, or need help.',
  },
  intimidation: {
    headline: 'Threat against [whom, without a name]',
    description: 'Since [day], [a defender, an organisation] in [place] receives threats by [calls, messages, visits]. They say: [in general words]. They come from: [known, not known].',
    instruction: 'Do not answer the threats; keep them as they came, with times. Whoever has had the same, answer this alert. Whoever can offer shelter, transport or company, answer: can help.',
  },
  vilification: {
    headline: 'Smear campaign against [whom, without a name]',
    description: 'Since [day], [media, accounts, officials] spread claims that [what is claimed]. It reaches [how far]. It concerns [a person, an organisation, a whole movement].',
    instruction: 'Do not share it, not even to contradict it. Send what you see, with addresses and times, to whoever keeps the record. One voice answers in public: [who].',
  },
  attack: {
    headline: 'Attack on [whom, without a name] in [place]',
    description: 'On [day] at about [time], [a defender, a journalist, …] was attacked in [place] by [who, if known]. State: [hurt, in hospital, safe].',
    instruction: 'Do not visit or call them before we say so. Whoever is at risk in the same place, move to where you are not alone. Whoever can help with doctors or shelter, answer: can help.',
  },
  disappearance: {
    headline: 'Somebody is missing in [place]',
    description: 'Last seen on [day] at about [time] in [place]. Since then there is no word. Authorities were asked: [which, what they said].',
    instruction: 'Whoever has seen or heard anything since then, answer this alert; do not publish it. Do not call their number: it may be in other hands. The first hours count.',
  },
  'media-closure': {
    headline: 'Media outlet closed in [place]',
    description: 'On [day], [who] closed [newspaper, radio, site] in [place]. Reason given: [what]. Equipment or archives taken: [yes, no].',
    instruction: 'Save what it has published while it can still be read. Whoever were its sources: assume that its devices have been read.',
  },
  'protest-ban': {
    headline: 'Protest banned in [place]',
    description: 'On [day], [authority] banned the protest about [cause] planned for [day] in [place]. Reason given: [what]. An appeal is possible until [when].',
    instruction: 'Before anybody goes all the same: ask the lawyers at [how to reach]. Agree on who stays reachable, and on a time at which everybody answers.',
  },
};
