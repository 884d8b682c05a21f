package quadrant.disk;

import java.util.List;

/**
 * The images that a folder or CSV names.
 *
 * @param classes in the order of the network's outputs
 * @param groupsNamed whether the source itself named groups
 * @param notes what was passed over or chosen
 */
record Listing(List<String> classes, List<Entry> entries, boolean groupsNamed, List<String> notes) {
    Listing {
        classes = List.copyOf(classes);
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    Listing withGroups(List<Entry> grouped, List<String> allNotes) {
        return new Listing(classes, grouped, true, allNotes);
    }
}
