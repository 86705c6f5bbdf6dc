/** Rejects with make() when work has not settled after ms milliseconds. The work itself is its owner's to end. */
export async function withDeadline<T>(work: Promise<T>, ms: number, make: () => Error): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(make()), ms);
    });
    try {
        return await Promise.race([work, late]);
    } finally {
        clearTimeout(timer);
    }
}
