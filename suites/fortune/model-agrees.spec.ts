import {promisedSequence} from './commands.ts';
import {specUnloaded} from './fortune.ts';
import {holdTo} from './sequences.ts';

specUnloaded('fortune.model.agrees', 'for sequences of whole lines, whole reads and reloads', async (t, {guest}) => {
    await holdTo('core', promisedSequence, t, guest);
});
