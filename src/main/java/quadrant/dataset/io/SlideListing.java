package quadrant.dataset.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.dataset.Mark;
import quadrant.dataset.MarkReader;
import quadrant.task.Task;

/**
 * The tiles of labelled slides as entries, each with the label of its slide. The slide is the group where the data names none.
 */
final class SlideListing {
    private SlideListing() {}

    /** The tiles, slide by slide. */
    static Listing of(Listing slides, MarkReader reader, Task task) {
        task.phase("Finding tissue");
        List<Entry> tiles = new ArrayList<>();
        int done = 0;
        for (Entry slide : slides.entries()) {
            task.checkCancelled();
            String group = slide.group().isEmpty() ? slide.id() : slide.group();
            for (Mark tile : reader.tiles(new MarkReader.Image(slide.file(), slide.id()), slide.label())) {
                tiles.add(new Entry(
                        slide.id() + "#" + tile.name(),
                        slide.file(),
                        slide.label(),
                        group,
                        slide.fold(),
                        slide.extra(),
                        Optional.of(tile.pixels())));
            }
            task.progress(++done, slides.entries().size());
        }
        List<String> notes = new ArrayList<>(slides.notes());
        notes.add(tiles.size() + " tiles of " + slides.entries().size() + " slides, at most " + MarkReader.MOST_TILES
                + " of each, spread evenly over its tissue.");
        return new Listing(slides.classes(), tiles, true, notes, true);
    }
}
