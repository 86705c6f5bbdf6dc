/** What a container may do: nothing but compute, write to a volume that goes with it, and use the sockets of one folder. */
import {availableParallelism} from 'node:os';
import {GenericContainer} from 'testcontainers';
import {places} from './inside/messages.ts';

/** MiB. A machine in use has at most its 256, 64 of translated code and 60 of its own; there are as many as specs at a time, and some that end. */
const memoryLimit = 1536 + 640 * availableParallelism();
const processLimit = 128 + 64 * availableParallelism();

const nobody = '65534:65534';

/** What testcontainers has no methods for stands in fields that it leaves to subclasses. */
export class ConfinedContainer extends GenericContainer {
    #created: string | null = null;

    /** shared: the folder of the sockets; watched: whether testcontainers' reaper is to remove it, should this process not be able to. */
    constructor(image: string, shared: string, watched: boolean) {
        super(image);
        this.withUser(nobody)
            .withDroppedCapabilities('ALL')
            .withSecurityOpt('no-new-privileges')
            .withNetworkMode('none')
            .withAutoCleanup(watched);
        const memory = memoryLimit * 2 ** 20;
        Object.assign(this.hostConfig, {
            AutoRemove: true,
            // One of testcontainers' bind mounts makes the folder again, as the engine's user, where its owner has removed it.
            Mounts: [{Type: 'bind', Source: shared, Target: places.sockets}],
            ReadonlyRootfs: true,
            Memory: memory,
            // Memory and swap together: there is no swap.
            MemorySwap: memory,
            PidsLimit: processLimit,
        });
        this.createOpts.Volumes = {[places.work]: {}};
    }

    /** Its id as soon as there is one, also where it could not be started then. */
    get created(): string | null {
        return this.#created;
    }

    protected override async containerCreated(id: string): Promise<void> {
        this.#created = id;
    }
}
