/** Where statements of "Access the Linux kernel using the /proc filesystem" come from, in its order. */
export interface ArticleSection {
    readonly title: string;
    /** Of clauses: what they name as their source. */
    readonly sources: readonly string[];
}

export const articleSections: readonly ArticleSection[] = [
    {title: 'What /proc is', sources: ['Introduction']},
    {title: 'Listing 1: a walk through /proc', sources: ['Listing 1']},
    {title: 'Listing 2: a setting read and written', sources: ['Listing 2']},
    {title: 'Kernel modules', sources: ['Introducing kernel modules']},
    {title: 'Listing 3: the smallest module', sources: ['Listing 3']},
    {title: 'Listing 4: its build', sources: ['Listing 4']},
    {title: 'Listing 5: loaded, listed, unloaded', sources: ['Listing 5']},
    {title: 'Listing 6: what the log says', sources: ['Listing 6']},
    {title: 'Modules and /proc', sources: ['Integrating into the /proc filesystem']},
    {title: 'Entries made and removed', sources: ['Creating and removing a /proc entry']},
    {title: 'Listing 7: an entry and its parts', sources: ['Listing 7']},
    {title: 'Table 1: where entries go', sources: ['Table 1']},
    {title: 'What is written to an entry', sources: ['The Write Callback function']},
    {title: 'What is read from an entry', sources: ['The Read Callback function']},
    {title: 'Listing 8: what else there is to call', sources: ['Listing 8', 'Listings 7 and 8']},
    {title: 'The fortune module', sources: ['Fortune cookies through the /proc filesystem']},
    {title: 'Listing 9: a pot is made', sources: ['Listing 9']},
    {title: 'Listing 10: a fortune is written', sources: ['Listing 10', 'Listings 9 and 10']},
    {title: 'Listing 11: a fortune is read', sources: ['Listing 11']},
    {title: 'Listing 12: the module at work', sources: ['Listing 12']},
];

/** What clauses name that the article does not speak of. */
export const besidesTheArticle = 'Linux';
