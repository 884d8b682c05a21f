package quadrant.dataset.io;

import java.util.List;

/**
 * The images that a folder or CSV names.
 *
 * @param classes in the order of the network's outputs
 * @param groupsNamed whether the source itself names groups
 * @param notes messages on what was skipped or chosen
 * @param marked whether the entries are marked objects of larger images
 */
record Listing(List<String> classes, List<Entry> entries, boolean groupsNamed, List<String> notes, boolean marked) {
    Listing {
        classes = List.copyOf(classes);
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /** Whole images. */
    Listing(List<String> classes, List<Entry> entries, boolean groupsNamed, List<String> notes) {
        this(classes, entries, groupsNamed, notes, false);
    }

    Listing withGroups(List<Entry> grouped, List<String> allNotes) {
        return new Listing(classes, grouped, true, allNotes, marked);
    }
}
