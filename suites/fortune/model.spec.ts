import {hostileSequence, promisedSequence} from './commands.ts';
import {specUnloaded} from './fortune.ts';
import {holdTo} from './sequences.ts';

specUnloaded('fortune.model.agrees', 'sequences drawn at random', async (t, {guest}) => {
    await holdTo('core', promisedSequence, t, guest);
});

specUnloaded('fortune.model.hostile', 'sequences drawn at random', async (t, {guest}) => {
    await holdTo('safety', hostileSequence, t, guest);
});
