import {hostileSequence} from './commands.ts';
import {specUnloaded} from './fortune.ts';
import {holdTo} from './sequences.ts';

specUnloaded('fortune.model.hostile', 'for sequences of calls of any kind', async (t, {guest}) => {
    await holdTo('safety', hostileSequence, t, guest);
});
